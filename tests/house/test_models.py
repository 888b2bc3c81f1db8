"""What is said of the shipped models is what was measured; all of them together stay small."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from aelib.runs import RunDirectory

PROJECT = Path(__file__).resolve().parents[2]
SHIPPED = sorted(p.parent for p in (PROJECT / "checkpoints").glob("*/config.json"))
MAX_BYTES = 40_000_000


def test_the_written_table_is_that_of_the_checkpoints():
    spec = importlib.util.spec_from_file_location("models", PROJECT / "docs" / "make_models.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (PROJECT / "docs" / "models.md").read_text() == module.models_page()


def test_all_checkpoints_together_stay_small():
    files = [path for folder in SHIPPED for path in folder.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < MAX_BYTES


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_figures_are_of_the_weights_that_are_shipped(path):
    run = RunDirectory(path)
    digest = run.read("evaluation")["weights_sha256"]
    assert digest == run.read("health")["weights_sha256"]
    assert (path / "CARD.md").is_file()
