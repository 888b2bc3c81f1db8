"""At a value that is not finite training goes back to the last good epoch, at half the rate."""

from __future__ import annotations

import math

import pytest

from aelib.core.errors import TrainingDivergedError
from aelib.runs import open_model
from aelib.training import Trainer, engine, train_run
from aelib.training.stop_request import StopRequest

STEPS_PER_EPOCH = 12  # 96 pictures, 8 a step


class StopAt(StopRequest):
    def __init__(self, run, step):
        super().__init__(run.stop_path)
        self.step, self.trainer = step, None

    @property
    def is_made(self):
        return self.trainer.state.counters.step >= self.step


def _train_to(run, splits, step):
    stop = StopAt(run, step)
    stop.trainer = Trainer(run, splits, stop)
    return stop.trainer.train()


@pytest.fixture
def poison(monkeypatch):
    """Make the loss NaN at one step wherever the learning rate is at least a share of the peak."""

    def spoil(step, share=1.0):
        one_step, forward = engine.Trainer._one_step, engine.Step.forward
        factor = [1.0]

        def noted(self, order):
            factor[0] = 0.5 ** len(self.state.counters.rollbacks)
            one_step(self, order)

        def poisoned(self, x, target, progress, labels=None):
            loss, sums = forward(self, x, target, progress, labels)
            if progress.step != step or factor[0] < share:
                return loss, sums
            return loss * math.nan, {**sums, "kl": sums["kl"] * math.nan}

        monkeypatch.setattr(engine.Trainer, "_one_step", noted)
        monkeypatch.setattr(engine.Step, "forward", poisoned)

    return spoil


def test_it_goes_on_from_the_last_epoch_at_half_the_rate_and_says_so(new_run, tiny_splits, poison):
    smooth, run = new_run("smooth"), new_run()
    train_run(smooth, tiny_splits)
    poison(30)
    assert train_run(run, tiny_splits) == 0
    event = {"step": 30, "to_step": 24, "names": ["kl"]}
    rows, expected = run.metrics(), smooth.metrics()
    assert [row.get("rollbacks") for row in rows] == [None, None, [event], [event]]
    assert run.read("progress")["rollbacks"] == [event]
    for row, other in zip(rows, expected, strict=True):
        factor = 0.5 if "rollbacks" in row else 1.0
        assert row["learning_rate"] == pytest.approx(factor * other["learning_rate"])
    for row, other in list(zip(rows, expected, strict=True))[:2]:
        assert row["train"] == other["train"]
    assert open_model(run).info["epoch"] == run.read("outcome")["best_epoch"]
    assert not run.epoch_path.exists()
    assert not run.state_path.exists()


def test_before_the_first_epoch_it_goes_back_to_the_start(new_run, tiny_splits, poison, result_of):
    half = new_run("half", learning_rate=0.0015)  # what going on from the start amounts to
    train_run(half, tiny_splits)
    poison(5)
    run = new_run()
    train_run(run, tiny_splits)
    assert run.metrics()[0]["rollbacks"] == [{"step": 5, "to_step": 0, "names": ["kl"]}]
    assert result_of(run)[0] == result_of(half)[0]


@pytest.mark.parametrize(("step", "save_seconds"), [(5, 0.0), (24, 60.0), (30, 60.0), (30, 0.0)])
def test_when_it_was_saved_has_no_say(
    new_run, tiny_splits, poison, result_of, monkeypatch, save_seconds, step
):
    poison(step)
    whole = new_run("whole")
    train_run(whole, tiny_splits)
    monkeypatch.setattr(engine, "SAVE_SECONDS", save_seconds)
    run = new_run("stopped")
    for stop in (step - 2, step):
        assert _train_to(run, tiny_splits, stop) == "stopped"
    train_run(run, tiny_splits)
    assert result_of(run) == result_of(whole)


def test_it_gives_up_after_as_many_times_as_the_settings_say(new_run, tiny_splits, poison):
    poison(30, share=0.0)
    run = new_run(rollbacks=3)
    with pytest.raises(
        TrainingDivergedError, match="at step 30 after 3 roll-backs to half"
    ) as told:
        train_run(run, tiny_splits)
    assert "of epoch 2, are kept" in str(told.value)
    assert run.status == "diverged"
    assert [e["to_step"] for e in run.read("progress")["rollbacks"]] == [24, 24, 24]
    assert len(run.metrics()) == 2


def test_a_validation_that_is_not_finite_is_tried_again(new_run, tiny_splits, monkeypatch):
    values = iter([3.0, math.nan, 2.0, 1.0, 0.5])
    monkeypatch.setattr(engine, "evaluate", lambda *_: {"objective": next(values), "mse": 0.1})
    run = new_run()
    train_run(run, tiny_splits)
    assert [row["validation"]["objective"] for row in run.metrics()] == [3.0, 2.0, 1.0, 0.5]
    assert run.metrics()[1]["rollbacks"] == [{"step": 24, "to_step": 12, "names": ["objective"]}]


def test_a_crash_while_the_newest_state_is_replaced_leaves_the_epochs(
    new_run, tiny_splits, result_of
):
    whole, run = new_run("whole"), new_run()
    train_run(whole, tiny_splits)
    _train_to(run, tiny_splits, 24)
    run.state_path.replace(run.epoch_path)  # the first half of the save at step 26
    train_run(run, tiny_splits)
    assert result_of(run) == result_of(whole)
    assert not run.epoch_path.exists()
