from __future__ import annotations

import pytest

from aelib.training import Trainer, train_run


def test_a_fault_of_the_program_is_raised_as_it_is_and_written_down(
    new_run, tiny_splits, monkeypatch
):
    def fail(_self):
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr(Trainer, "_end_epoch", fail)
    run = new_run()
    with pytest.raises(ZeroDivisionError):
        train_run(run, tiny_splits)
    assert run.status == "failed"
    assert run.read("outcome")["message"] == "a fault"
    assert not run.is_locked()


def test_an_inherited_lock_is_used_and_freed_at_the_end(new_run, tiny_splits):
    run = new_run(epochs=1)
    held = run.lock().__enter__()
    assert train_run(run, tiny_splits, lock_handle=held.handle) == 0
    assert not run.is_locked()
