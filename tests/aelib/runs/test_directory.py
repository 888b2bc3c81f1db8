from __future__ import annotations

import json
import re

import pytest

from aelib.core.errors import AelibError, RunError
from aelib.runs import RunConfig, RunDirectory, list_runs, new_run_id
from aelib.runs.directory import RUN_ID


def test_a_new_run_holds_its_settings(tmp_path):
    run = RunDirectory.create(tmp_path / "runs" / "vae-1", RunConfig())
    assert run.id == "vae-1"
    assert run.config() == RunConfig()
    assert run.status == "new"
    assert run.problem == ""
    assert run.metrics() == []
    assert run.previews("samples") == {}


def test_a_name_is_given_once(tmp_path):
    RunDirectory.create(tmp_path / "vae", RunConfig())
    with pytest.raises(RunError, match="There is a run named 'vae' already"):
        RunDirectory.create(tmp_path / "vae", RunConfig())


@pytest.mark.parametrize("name", ["Vae", "-vae", ".vae", "v ae", "ä", "a" * 65, "a\nb", "a;b"])
def test_other_names_are_refused(tmp_path, name):
    with pytest.raises(RunError, match="Expected a run name of lower-case letters"):
        RunDirectory.create(tmp_path / name, RunConfig())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("label", ["VAE, β = 4!", "", "../../etc", "a" * 200, "日本"])
def test_a_made_up_name_is_allowed_and_new(label):
    names = {new_run_id(label) for _ in range(20)}
    assert len(names) == 20  # with 32 random bits, two are alike once in twenty million tries
    assert all(RUN_ID.fullmatch(name) for name in names)


@pytest.mark.parametrize(
    ("outcome", "status"),
    [("stopped", "stopped"), ("finished", "finished"), ("diverged", "diverged"), ("?", "new")],
)
def test_the_status_is_how_it_ended(tiny_run, outcome, status):
    tiny_run.write("outcome", {"status": outcome})
    (tiny_run.path / "environment.json").unlink()
    if status == "new":
        tiny_run.weights_path.unlink()
    assert tiny_run.status == status


def test_begun_and_not_ended_is_interrupted(tiny_run):
    (tiny_run.path / "outcome.json").unlink()
    assert tiny_run.status == "interrupted"


def test_while_the_lock_is_held_it_is_running(tiny_run):
    with tiny_run.lock():
        assert tiny_run.status == "running"
    assert tiny_run.status == "finished"


def test_foreign_files_among_the_previews_are_passed_over(tiny_run):
    folder = tiny_run.path / "previews"
    for name in ("epoch-x-samples.png", "epoch-10000-samples.png", "cat.png", "epoch-1.png"):
        (folder / name).touch()
    assert list(tiny_run.previews("samples")) == [1, 2, 10000]


def _damage(name):
    def write(content):
        def apply(run):
            (run.path / name).write_bytes(content)

        return apply

    return write


def _no_config(run):
    run.config_path.unlink()


def _config_is_a_folder(run):
    run.config_path.unlink()
    run.config_path.mkdir()


def _unknown_data(run):
    settings = json.loads(run.config_path.read_text())
    settings["data"] = {"name": "no-such-set"}
    run.config_path.write_text(json.dumps(settings))


DAMAGES = {
    "no config": _no_config,
    "config is a folder": _config_is_a_folder,
    "config empty": _damage("config.json")(b""),
    "config cut": _damage("config.json")(b'{"format": 1, "model"'),
    "config a list": _damage("config.json")(b"[]"),
    "config of the future": _damage("config.json")(b'{"format": 99}'),
    "config bytes": _damage("config.json")(b"\xff\xfe\0"),
    "config huge": _damage("config.json")(b" " * 100_000),
    "config twice": _damage("config.json")(b'{"format": 1, "format": 1}'),
    "unknown data set": _unknown_data,
    "no weights": lambda run: run.weights_path.unlink(),
}
HARMLESS = {
    "metrics torn": _damage("metrics.jsonl")(b'{"epo'),
    "metrics foreign": _damage("metrics.jsonl")(b'{"a": 1}\n[]\n'),
    "progress broken": _damage("progress.json")(b"{"),
    "outcome a list": _damage("outcome.json")(b"[]"),
    "environment broken": _damage("environment.json")(b"\0"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_run_is_listed_with_the_reason(tiny_run, damage):
    damage(tiny_run)
    (listed,) = list_runs()
    assert listed == tiny_run
    assert listed.status == "damaged"
    assert len(listed.problem) > 20
    assert not re.search(r"Traceback|/tmp|Errno", listed.problem)
    listed.metrics()
    listed.read("progress")


@pytest.mark.parametrize("damage", HARMLESS.values(), ids=HARMLESS)
def test_a_run_without_its_side_files_can_still_be_opened(tiny_run, damage):
    damage(tiny_run)
    assert tiny_run.problem == ""
    assert tiny_run.status in ("finished", "interrupted")
    tiny_run.metrics()


def test_settings_that_cannot_be_read_are_an_error_with_words(tiny_run):
    tiny_run.config_path.unlink()
    with pytest.raises(AelibError, match=r"its config\.json cannot be read"):
        tiny_run.config()
