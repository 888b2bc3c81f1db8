from __future__ import annotations

import hashlib
import os
import shlex

import pytest
import torch

from aelib.analysis.card import write_card
from aelib.analysis.report import evaluate_run
from aelib.cli.settings import with_options
from aelib.core.errors import CheckpointError
from aelib.runs.config import RunConfig
from aelib.training.presets import find_preset


def test_card_and_figures_are_written_beside_the_weights(tiny_run):
    write_card(tiny_run)
    written = tiny_run.read("evaluation")
    assert written["test"] == pytest.approx(evaluate_run(tiny_run, "test"))
    assert written["validation"].keys() >= {"mse", "pca_mse"}
    digest = hashlib.sha256(tiny_run.weights_path.read_bytes()).hexdigest()
    assert written["weights_sha256"] == digest
    names = sorted(path.name for path in (tiny_run.path / "samples").iterdir())
    assert names == ["reconstructions.png", "samples.png", "traversals.png"]
    text = (tiny_run.path / "CARD.md").read_text()
    assert f"{written['test']['mse']:.5f}" in text
    assert f"{written['test']['pca_mse']:.5f}" in text


def test_the_command_of_the_card_gives_the_settings_of_the_run(tiny_run):
    write_card(tiny_run)
    text = (tiny_run.path / "CARD.md").read_text()
    line = next(line for line in text.splitlines() if "python -m aelib train" in line)
    words = shlex.split(line)[4:]
    base = RunConfig()
    if words[:1] == ["--preset"]:
        base, words = find_preset(words[1]).config, words[2:]
    assert with_options(base, words) == tiny_run.config()


def test_a_card_tells_nothing_of_the_machine(tiny_run, tmp_path):
    write_card(tiny_run)
    told = (tiny_run.path / "CARD.md").read_text() + (tiny_run.path / "evaluation.json").read_text()
    assert str(tmp_path) not in told
    assert os.uname().nodename not in told


def test_a_second_card_replaces_the_first_and_is_the_same(tiny_run):
    write_card(tiny_run)
    before = {p.name: p.read_bytes() for p in tiny_run.path.rglob("*") if p.is_file()}
    torch.manual_seed(123)
    write_card(tiny_run)
    assert before == {p.name: p.read_bytes() for p in tiny_run.path.rglob("*") if p.is_file()}


def test_without_weights_there_is_no_card(tiny_run):
    tiny_run.weights_path.unlink()
    with pytest.raises(CheckpointError, match="no such file"):
        write_card(tiny_run)
    assert not (tiny_run.path / "CARD.md").exists()
