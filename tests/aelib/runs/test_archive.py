from __future__ import annotations

import json
import os
import zipfile

import pytest

from aelib.core.errors import DataError, RunError
from aelib.runs import RunDirectory, open_model
from aelib.runs.archive import export_run, without_folders, without_paths


def members(path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_an_exported_run_opens_elsewhere(tiny_run, tmp_path):
    target = tmp_path / "run.zip"
    export_run(tiny_run, target)
    with zipfile.ZipFile(target) as archive:
        archive.extractall(tmp_path / "elsewhere")
    copy = RunDirectory(tmp_path / "elsewhere" / tiny_run.id)
    assert copy.config() == tiny_run.config()
    assert copy.metrics() == tiny_run.metrics()
    mine, theirs = open_model(tiny_run).model, open_model(copy).model
    for name, value in mine.state_dict().items():
        assert value.equal(theirs.state_dict()[name])


def test_only_what_another_person_needs_is_in_it(tiny_run, tmp_path):
    for name in ("state.safetensors", "log.txt", "stop", "lock", "progress.json", "notes.txt"):
        (tiny_run.path / name).write_text("private")
    (tiny_run.path / "samples").mkdir()
    (tiny_run.path / "samples" / "samples.png").write_bytes(b"png")
    (tiny_run.path / "samples" / "other.txt").write_bytes(b"text")
    (tiny_run.path / "CARD.md").write_text("# card")
    tiny_run.write("evaluation", {"test": {"mse": 0.1}})
    export_run(tiny_run, tmp_path / "run.zip")
    names = {name.removeprefix(f"{tiny_run.id}/") for name in members(tmp_path / "run.zip")}
    assert names == {
        "config.json",
        "weights.safetensors",
        "metrics.jsonl",
        "environment.json",
        "outcome.json",
        "evaluation.json",
        "CARD.md",
        "samples/samples.png",
    }


def test_no_path_of_this_machine_is_in_it(tiny_run, tmp_path):
    secret = str(tmp_path / "ann" / "private")
    tiny_run.write("environment", {"command": f"python -m aelib train --run {secret}/my-run"})
    tiny_run.write("outcome", {"status": "failed", "message": f"No file '{secret}/x.gz'."})
    config = json.loads(tiny_run.config_path.read_text())
    config["data"] = {"name": "fashion-mnist", "root": secret}
    tiny_run.config_path.write_text(json.dumps(config))
    (tiny_run.path / "CARD.md").write_text(f"Data in {secret}.")
    export_run(tiny_run, tmp_path / "run.zip")
    found = members(tmp_path / "run.zip")
    for name, content in found.items():
        assert str(tmp_path).encode() not in content, name
        assert b"private/" not in content, name
    told = json.loads(found[f"{tiny_run.id}/environment.json"])
    assert told["command"] == "python -m aelib train --run my-run"
    assert json.loads(found[f"{tiny_run.id}/config.json"])["data"]["root"] == ""


def test_the_same_run_gives_the_same_file(tiny_run, tmp_path):
    export_run(tiny_run, tmp_path / "a.zip")
    os.utime(tiny_run.config_path, (0, 0))
    export_run(tiny_run, tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_a_failure_leaves_the_old_file_and_nothing_else(tiny_run, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    target = folder / "run.zip"
    target.write_bytes(b"old")
    tiny_run.config_path.write_text("{")
    with pytest.raises(ValueError, match="Expecting"):
        export_run(tiny_run, target)
    assert target.read_bytes() == b"old"
    assert [path.name for path in folder.iterdir()] == ["run.zip"]


def test_permissions_are_those_of_any_new_file(tiny_run, tmp_path):
    export_run(tiny_run, tmp_path / "run.zip")
    (tmp_path / "plain").touch()
    assert (tmp_path / "run.zip").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_run_without_weights_cannot_be_exported(tiny_run, tmp_path):
    tiny_run.weights_path.unlink()
    with pytest.raises(RunError, match="none yet"):
        export_run(tiny_run, tmp_path / "run.zip")
    assert not (tmp_path / "run.zip").exists()


def test_targets_that_cannot_be_are_refused(tiny_run, tmp_path):
    for target in (tmp_path, tmp_path / "absent" / "run.zip"):
        with pytest.raises(DataError, match="existing folder") as caught:
            export_run(tiny_run, target)
        assert str(tmp_path) not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("--run /home/ann/runs/vae-1 --x 2", "--run vae-1 --x 2"),
        ("AELIB_DATA=/srv/data/ python", "AELIB_DATA=data python"),
        ("'C:\\Users\\ann\\vae.zip'", "'vae.zip'"),
        ("~/runs/a and and/or 3/4", "a and and/or 3/4"),
        ("see https://arxiv.org/abs/1312.6114", "see https://arxiv.org/abs/1312.6114"),
        ("![samples](samples/samples.png)", "![samples](samples/samples.png)"),
        ("runs/vae and ../vae and p / q", "runs/vae and ../vae and p / q"),
    ],
)
def test_paths_are_cut_to_their_last_name(text, wanted):
    assert without_paths(text) == wanted


def test_settings_that_are_folders_are_emptied():
    settings = {"data": {"name": "a", "root": "/srv/x"}, "n": [1, 2], "b": True, "t": "x/y"}
    assert without_folders(settings) == {
        "data": {"name": "a", "root": ""},
        "n": [1, 2],
        "b": True,
        "t": "x/y",
    }
