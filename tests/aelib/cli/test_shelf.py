from __future__ import annotations

import json
import zipfile

from aelib.cli import main
from aelib.runs import RunDirectory, open_model


def test_list_shows_each_run_on_a_line(tiny_run, capsys):
    assert main(["list"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.split()[:2] == [tiny_run.id, "finished"]
    best = min(tiny_run.metrics(), key=lambda row: row["validation"]["objective"])
    assert f"{best['validation']['mse']:.5f}" in line


def test_list_json_holds_settings_and_figures(tiny_run, capsys):
    assert main(["list", "--json"]) == 0
    (described,) = json.loads(capsys.readouterr().out)
    assert described["id"] == tiny_run.id
    assert described["config"]["model"]["bottleneck"]["latent_dim"] == 3
    assert described["epochs"] == 2
    assert described["is_shipped"] is False


def test_no_runs_is_said_with_what_to_do(runs_root, capsys):
    assert main(["list"]) == 0
    assert "python -m aelib train" in capsys.readouterr().out
    assert main(["list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_a_damaged_run_does_not_hide_the_others(tiny_run, runs_root, capsys):
    for name, content in {"cut": "{", "unknown": '{"x": 1}', "list": "[]"}.items():
        (runs_root / name).mkdir()
        (runs_root / name / "config.json").write_text(content)
    (runs_root / "rows").mkdir()
    (runs_root / "rows" / "config.json").write_text("{}")
    (runs_root / "rows" / "metrics.jsonl").write_text('{"validation": 3}\n{"other": {}}\n')
    assert main(["list", "--json"]) == 0
    described = {run["id"]: run for run in json.loads(capsys.readouterr().out)}
    assert described.keys() == {tiny_run.id, "cut", "unknown", "list", "rows"}
    for name in ("cut", "unknown", "list"):
        assert described[name]["config"] is None
        assert described[name]["problem"]
    assert main(["list"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 5


def test_export_writes_the_zip_it_names(tiny_run, tmp_path, capsys):
    target = tmp_path / "run.zip"
    assert main(["export", tiny_run.id, str(target)]) == 0
    assert capsys.readouterr().out.strip() == str(target)
    assert zipfile.is_zipfile(target)
    assert main(["export", tiny_run.id, str(tmp_path)]) == 3


def test_an_int8_export_is_smaller_opens_and_says_what_it_costs(tiny_run, tmp_path, capsys):
    assert main(["export", tiny_run.id, str(tmp_path / "whole.zip")]) == 0
    capsys.readouterr()
    assert main(["export", tiny_run.id, str(tmp_path / "small.zip"), "--int8"]) == 0
    told = capsys.readouterr().out
    assert "float32" in told
    assert "times smaller" in told
    assert (tmp_path / "small.zip").stat().st_size < (tmp_path / "whole.zip").stat().st_size
    with zipfile.ZipFile(tmp_path / "small.zip") as archive:
        names = {name.rsplit("/", 1)[-1]: name for name in archive.namelist()}
        folder = tmp_path / "small"
        folder.mkdir()
        for short in ("config.json", "weights.safetensors"):
            (folder / short).write_bytes(archive.read(names[short]))
    assert open_model(RunDirectory(folder)).model.num_parameters > 0
