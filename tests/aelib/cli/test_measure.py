from __future__ import annotations

import json

import pytest

from aelib.analysis.report import evaluate_run
from aelib.cli import main


def test_evaluate_prints_figures(tiny_run, capsys):
    assert main(["evaluate", tiny_run.id, "--split", "validation"]) == 0
    said = dict(line.split() for line in capsys.readouterr().out.splitlines())
    wanted = evaluate_run(tiny_run, "validation")
    assert said.keys() == wanted.keys()
    assert float(said["mse"]) == pytest.approx(wanted["mse"], rel=1e-4)


def test_evaluate_json_is_json_and_nothing_else(tiny_run, capsys):
    assert main(["evaluate", tiny_run.id, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["run"] == tiny_run.id
    assert said["split"] == "test"
    assert said["figures"] == pytest.approx(evaluate_run(tiny_run, "test"))


def test_card_is_written_and_shown(tiny_run, capsys):
    assert main(["evaluate", tiny_run.id, "--card"]) == 0
    assert capsys.readouterr().out == (tiny_run.path / "CARD.md").read_text()
    assert main(["evaluate", tiny_run.id, "--card", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == tiny_run.read("evaluation")


def test_damaged_weights_are_bad_input(tiny_run, capsys):
    data = bytearray(tiny_run.weights_path.read_bytes())
    data[-1] ^= 1
    tiny_run.weights_path.write_bytes(bytes(data))
    assert main(["evaluate", tiny_run.id, "--json"]) == 3
    said = capsys.readouterr()
    assert said.out == ""
    assert "checksum" in json.loads(said.err)["error"]


def test_project_writes_a_map(tiny_run, capsys):
    assert main(["project", tiny_run.id, "--method", "pca"]) == 0
    assert "points in" in capsys.readouterr().out
    assert main(["project", tiny_run.id, "--method", "umap", "--n_neighbours", "5"]) == 2
    assert "Did you mean 'n_neighbors'" in capsys.readouterr().err
