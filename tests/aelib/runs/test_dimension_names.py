from __future__ import annotations

import json
import zipfile

import pytest

from aelib.core.errors import DataError
from aelib.runs import RunDirectory, index
from aelib.runs.archive import export_run
from aelib.runs.dimension_names import dimension_names, name_dimension


def test_names_are_kept_changed_and_forgotten(tiny_run):
    assert dimension_names(tiny_run) == {}
    name_dimension(tiny_run, 2, "  height of the heel ")
    name_dimension(tiny_run, 0, "Ärmel")
    assert dimension_names(RunDirectory(tiny_run.path)) == {0: "Ärmel", 2: "height of the heel"}
    name_dimension(tiny_run, 2, "")
    assert dimension_names(tiny_run) == {0: "Ärmel"}


def test_a_shipped_model_is_not_changed_and_its_names_can_be_replaced(
    tiny_run, tmp_path, monkeypatch
):
    monkeypatch.setenv(index.RUNS_VARIABLE, str(tmp_path / "mine"))
    name_dimension(tiny_run, 0, "came with it")
    name_dimension(tiny_run, 1, "stays")
    monkeypatch.setattr(index, "SHIPPED", tiny_run.path.parent)
    before = {path: path.read_bytes() for path in tiny_run.path.rglob("*") if path.is_file()}
    name_dimension(tiny_run, 0, "mine")
    assert dimension_names(tiny_run) == {0: "mine", 1: "stays"}
    name_dimension(tiny_run, 0, "")
    assert dimension_names(tiny_run) == {1: "stays"}
    assert before == {path: path.read_bytes() for path in before}


@pytest.mark.parametrize("name", ["x" * 41, "two\nlines", "bell\a"])
def test_what_cannot_be_a_name_is_refused(tiny_run, name):
    with pytest.raises(DataError, match="40 characters"):
        name_dimension(tiny_run, 0, name)
    assert dimension_names(tiny_run) == {}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"dimensions": 3}',
        '{"dimensions": {"x": "a", "1": 5, "-1": "b", "2": "a\\nb"}}',
        "\x00",
    ],
)
def test_a_damaged_file_names_nothing(tiny_run, text):
    (tiny_run.path / "names.json").write_text(text)
    assert dimension_names(tiny_run) == {}


def test_names_travel_with_the_model(tiny_run, tmp_path):
    name_dimension(tiny_run, 1, "width")
    export_run(tiny_run, tmp_path / "run.zip")
    with zipfile.ZipFile(tmp_path / "run.zip") as archive:
        value = json.loads(archive.read(f"{tiny_run.id}/names.json"))
    assert value == {"dimensions": {"1": "width"}}
