"""Summaries of runs, whole and damaged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from aelib.runs.model import open_model
from aelib.runs.summary import summarise

if TYPE_CHECKING:
    from aelib.runs import RunDirectory


def test_says_what_the_files_say(tiny_run: RunDirectory) -> None:
    summary = summarise(tiny_run)
    model = open_model(tiny_run).model
    rows = tiny_run.metrics()
    best = min(rows, key=lambda row: row["validation"]["objective"])
    assert summary.id == "tiny-vae"
    assert summary.status == "finished"
    assert not summary.problem
    assert summary.is_usable
    assert not summary.is_shipped
    assert summary.capabilities == model.capabilities
    assert summary.num_parameters == model.num_parameters
    assert (summary.latent_size,) == model.latent_shape
    assert summary.epochs_done == 2
    assert summary.best_epoch == best["epoch"]
    assert summary.figure("mse", "validation") == best["validation"]["mse"]
    assert summary.figure("mse", "test") is None


def test_an_evaluation_comes_before_the_figures_of_training(tiny_run: RunDirectory) -> None:
    tiny_run.write("evaluation", {"test": {"mse": 0.02, "pca_mse": 0.03, "note": "x"}, "n": 1})
    summary = summarise(tiny_run)
    assert summary.figure("mse", "test") == 0.02
    assert summary.figure("pca_mse", "test") == 0.03
    assert summary.figure("note", "test") is None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("config.json", "{"),
        ("config.json", '{"format": 99}'),
        ("config.json", '{"modle": {}}'),
        ("metrics.jsonl", '{"epoch": 1}\n'),
        ("metrics.jsonl", '{"epoch": 1, "validation": 3, "seconds": 1}\n'),
    ],
)
def test_a_damaged_run_gives_a_reason(name: str, content: str, tiny_run: RunDirectory) -> None:
    (tiny_run.path / name).write_text(content)
    summary = summarise(tiny_run)
    assert summary.problem
    assert str(tiny_run.path) not in summary.problem
    assert not summary.is_usable
    assert summary.config is None


def test_a_run_before_its_first_epoch(tiny_run: RunDirectory) -> None:
    tiny_run.metrics_path.unlink()
    summary = summarise(tiny_run)
    assert summary.epochs_done == 0
    assert summary.best_epoch is None
    assert summary.figure("mse", "validation") is None
