from __future__ import annotations

import math

import pytest
import torch

from aelib.core.errors import AelibError, CheckpointError, RunError, TrainingDivergedError
from aelib.runs import open_model
from aelib.training import Trainer, engine, train_run
from aelib.training.stop_request import StopRequest

STEPS_PER_EPOCH = 12  # 96 pictures, 8 a step


class StopAt(StopRequest):
    """Asks to stop when a number of steps is done."""

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
def finished(new_run, tiny_splits, result_of):
    run = new_run("finished")
    assert train_run(run, tiny_splits) == 0
    return result_of(run)


def test_a_finished_run_has_what_pages_read(new_run, tiny_splits):
    run = new_run()
    train_run(run, tiny_splits)
    assert run.status == "finished"
    rows = run.metrics()
    assert [row["epoch"] for row in rows] == [1, 2, 3, 4]
    assert [row["step"] for row in rows] == [12, 24, 36, 48]
    assert set(rows[0]["validation"]) >= {"objective", "reconstruction", "kl", "mse"}
    assert set(rows[0]["train"]) == {"objective", "reconstruction", "kl"}
    assert list(run.previews("reconstructions")) == [1, 2, 3, 4]
    assert list(run.previews("samples")) == [1, 2, 3, 4]
    assert run.read("progress")["step"] == run.read("progress")["num_steps"] == 48
    assert run.read("environment")["parameters"] == open_model(run).model.num_parameters
    assert not run.state_path.exists()


def test_the_same_seed_gives_the_same_model_and_another_does_not(
    new_run, tiny_splits, result_of, finished
):
    again, other = new_run("again"), new_run("other", seed=1)
    train_run(again, tiny_splits)
    train_run(other, tiny_splits)
    assert result_of(again) == finished
    assert result_of(other)[0] != finished[0]


def test_the_global_generator_has_no_say(new_run, tiny_splits, result_of, finished):
    run = new_run()
    torch.manual_seed(12345)
    train_run(run, tiny_splits)
    assert result_of(run) == finished


@pytest.mark.parametrize("step", [0, 1, 5, 12, 13, 24, 30, 36, 47])
def test_stopped_anywhere_and_resumed_it_ends_the_same(
    new_run, tiny_splits, result_of, finished, step
):
    run = new_run()
    assert _train_to(run, tiny_splits, step) == "stopped"
    assert run.status == "stopped"
    assert len(run.metrics()) == step // STEPS_PER_EPOCH
    assert train_run(run, tiny_splits) == 0
    assert result_of(run) == finished


def test_stopped_at_every_step_it_still_ends_the_same(new_run, tiny_splits, result_of, finished):
    run, step = new_run(), 0
    while _train_to(run, tiny_splits, step) == "stopped":
        step += 7
    assert run.status == "finished"
    assert result_of(run) == finished


def test_a_stop_file_stops_and_is_taken_away(new_run, tiny_splits, result_of, finished):
    run = new_run()
    run.request_stop()
    assert train_run(run, tiny_splits) == 0
    assert run.status == "stopped"
    assert not run.stop_path.exists()
    train_run(run, tiny_splits)
    assert result_of(run) == finished


def test_a_finished_run_is_not_trained_again(new_run, tiny_splits, result_of, finished):
    run = new_run("again")
    train_run(run, tiny_splits)
    with pytest.raises(RunError, match="is finished"):
        train_run(run, tiny_splits)
    assert result_of(run) == finished
    assert run.status == "finished"


def test_two_trainers_cannot_have_one_run(new_run, tiny_splits, monkeypatch):
    monkeypatch.setattr("aelib.runs.lock.PATIENCE_SECONDS", 0.05)
    run = new_run()
    with run.lock():
        assert run.status == "running"
        with pytest.raises(RunError, match="is being trained by another process"):
            train_run(run, tiny_splits)
        assert run.status == "running"
        assert run.metrics() == []
    assert train_run(run, tiny_splits) == 0


def test_early_stopping_waits_its_patience_and_keeps_the_best(new_run, tiny_splits, monkeypatch):
    objectives = iter([5.0, 3.0, 4.0, 3.5, 1.0])

    def validation(model, images):
        return {"objective": next(objectives), "mse": 0.1}

    monkeypatch.setattr(engine, "evaluate", validation)
    run = new_run(epochs=5, patience=2)
    assert train_run(run, tiny_splits) == 0
    assert [row["validation"]["objective"] for row in run.metrics()] == [5.0, 3.0, 4.0, 3.5]
    assert open_model(run).info["epoch"] == 2
    assert run.read("outcome")["best_epoch"] == 2


def test_averaged_weights_are_the_model(new_run, tiny_splits):
    run = new_run(ema_decay=0.9)
    trainer = Trainer(run, tiny_splits)
    assert trainer.state.averaged is not trainer.state.model
    trainer.train()
    saved = open_model(run).model.state_dict()
    averaged = trainer.state.averaged.state_dict()
    assert all(torch.equal(saved[name], averaged[name]) for name in saved)
    plain = Trainer(new_run("plain", ema_decay=0.0), tiny_splits)
    assert plain.state.averaged is plain.state.model


def _poison(monkeypatch, step, where):
    """Make the loss, or only its gradient, not finite at one step."""
    forward = engine.Step.forward

    def poisoned(self, x, target, progress, labels=None):
        loss, sums = forward(self, x, target, progress, labels)
        if progress.step != step:
            return loss, sums
        if where == "loss":
            return loss * math.nan, {**sums, "kl": sums["kl"] * math.nan}
        zero = (loss - loss.detach()).abs().sqrt()  # its value is 0, its slope is infinite
        return loss + zero, sums

    monkeypatch.setattr(engine.Step, "forward", poisoned)


@pytest.mark.parametrize(("where", "blamed"), [("loss", "kl"), ("gradient", "gradient")])
def test_what_is_not_finite_ends_training_and_keeps_the_last_good_weights(
    new_run, tiny_splits, monkeypatch, where, blamed
):
    good = new_run("good", epochs=4)
    _train_to(good, tiny_splits, 30)
    run = new_run(rollbacks=0)
    _poison(monkeypatch, 30, where)
    with pytest.raises(TrainingDivergedError) as caught:
        train_run(run, tiny_splits)
    assert f"Not finite at step 30: {blamed}." in str(caught.value)
    assert "of epoch 2, are kept" in str(caught.value)
    assert "Set 'training.learning_rate' to 0.0003 (now 0.003)" in str(caught.value)
    assert run.status == "diverged"
    assert run.read("outcome")["message"] == str(caught.value)
    assert run.weights_path.read_bytes() == good.weights_path.read_bytes()
    assert len(run.metrics()) == 2


def test_when_nothing_was_learned_yet_it_says_so(new_run, tiny_splits, monkeypatch):
    run = new_run(rollbacks=0)
    _poison(monkeypatch, 3, "loss")
    with pytest.raises(TrainingDivergedError, match="there are no weights yet"):
        train_run(run, tiny_splits)
    assert run.status == "diverged"
    assert not run.weights_path.exists()


def test_a_validation_that_is_not_finite_is_never_the_best(new_run, tiny_splits, monkeypatch):
    values = iter([1.0, math.nan])
    monkeypatch.setattr(engine, "evaluate", lambda *_: {"objective": next(values), "mse": 0.1})
    run = new_run(rollbacks=0)
    with pytest.raises(TrainingDivergedError, match="at the validation of epoch 2: objective"):
        train_run(run, tiny_splits)
    assert open_model(run).info["epoch"] == 1
    assert len(run.metrics()) == 1


def test_after_a_divergence_a_run_can_go_on_from_its_last_state(
    new_run, tiny_splits, monkeypatch, result_of, finished
):
    run = new_run(rollbacks=0)
    with monkeypatch.context() as patch:
        _poison(patch, 30, "loss")
        with pytest.raises(TrainingDivergedError):
            train_run(run, tiny_splits)
    train_run(run, tiny_splits)
    assert result_of(run) == finished


def test_the_state_of_another_model_is_refused(new_run, tiny_splits):
    other = new_run("other", model={"backbone": {"name": "mlp", "hidden": [9]}})
    _train_to(other, tiny_splits, 5)
    run = new_run()
    run.state_path.write_bytes(other.state_path.read_bytes())
    with pytest.raises(CheckpointError, match="Check that config and weights belong together"):
        train_run(run, tiny_splits)
    assert run.status == "failed"


def test_fewer_pictures_than_a_batch_train_as_one_batch(new_run, tiny_splits):
    run = new_run(batch_size=5_000, epochs=1)
    train_run(run, tiny_splits)
    assert run.metrics()[0]["step"] == 1


def test_a_model_too_large_is_refused_before_memory_is_taken(new_run, tiny_splits):
    run = new_run(model={"backbone": {"name": "mlp", "hidden": [8192] * 4}})
    with pytest.raises(AelibError, match="at most 100,000,000 parameters"):
        train_run(run, tiny_splits)
    assert run.status == "failed"
