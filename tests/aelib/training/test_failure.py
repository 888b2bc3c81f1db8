from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
import torch

from aelib.core.errors import ConfigError, RunError
from aelib.training import train_run
from aelib.training.failure import explain, record_failure


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (OSError(errno.ENOSPC, "x"), "Free some space, then resume the run."),
        (OSError(errno.EDQUOT, "x"), "Free some space"),
        (MemoryError(), "Set a smaller 'training.batch_size'"),
        (torch.OutOfMemoryError("x"), "Set a smaller 'training.batch_size'"),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory: you"), "a smaller model"),
    ],
)
def test_what_a_person_can_mend_is_said_with_the_remedy(error, advice):
    assert advice in explain(error).remedy


def test_an_own_error_is_itself_and_a_fault_of_the_program_has_no_words():
    own = ConfigError("Expected 1.")
    assert explain(own) is own
    assert explain(ZeroDivisionError()) is None
    assert explain(OSError(errno.EIO, "x")) is None


def test_how_it_ended_is_written_down(new_run):
    run = new_run()
    record_failure(run, ConfigError("Expected 1.", "Set 1."))
    assert run.read("outcome") == {"status": "failed", "message": "Expected 1. Set 1."}


@pytest.mark.parametrize("name", ["fsync", "replace"])
def test_a_full_disk_at_any_write_keeps_what_was_saved(
    new_run, tiny_splits, result_of, monkeypatch, name
):
    whole = new_run("whole", epochs=1)
    train_run(whole, tiny_splits)
    owner = {"fsync": os, "replace": Path}[name]
    original = getattr(owner, name)
    number, is_done = 0, False
    while not is_done:
        number += 1
        run = new_run(f"full-{number}", epochs=1)
        left = [number]

        def fail_from_then_on(*args, left=left):
            left[0] -= 1
            if left[0] <= 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return original(*args)

        with monkeypatch.context() as patch:
            patch.setattr(owner, name, fail_from_then_on)
            said = None
            try:
                train_run(run, tiny_splits)
            except RunError as error:
                said = str(error)
        is_done = said is None
        assert is_done or "Free some space" in said
        assert list(run.path.rglob(".*.tmp")) == []
        if run.status != "finished":
            assert train_run(run, tiny_splits) == 0
        assert result_of(run) == result_of(whole)
    assert number > 5
