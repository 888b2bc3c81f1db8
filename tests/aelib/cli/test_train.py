from __future__ import annotations

import os

import pytest

from aelib.cli import main
from aelib.runs import find_run

SMALL = [
    *("--data.name", "digits", "--model.backbone.channels", "4", "--training.epochs", "1"),
    *("--model.bottleneck.latent_dim", "2", "--training.batch_size", "256"),
]


def test_train_makes_a_run_of_the_settings_and_says_its_name(runs_root, capsys):
    assert main(["train", *SMALL]) == 0
    name = capsys.readouterr().out.splitlines()[0]
    run = find_run(name)
    assert run.status == "finished"
    assert run.config().model.bottleneck.latent_dim == 2
    assert run.config().model.backbone.channels == (4,)


def test_a_config_file_and_options_together(runs_root, tiny_run, capsys):
    folder = runs_root / "again"
    words = ["train", "--config", str(tiny_run.config_path), "--run", str(folder)]
    assert main([*words, "--training.epochs", "1", "--training.batch_size", "256"]) == 0
    config = find_run("again").config()
    assert config.model == tiny_run.config().model
    assert config.training.epochs == 1


def test_a_name_that_is_taken_or_not_allowed(tiny_run, capsys):
    before = tiny_run.config_path.read_bytes()
    assert main(["train", *SMALL, "--run", str(tiny_run.path)]) == 1
    assert "already" in capsys.readouterr().err
    assert tiny_run.config_path.read_bytes() == before
    assert main(["train", *SMALL, "--run", str(tiny_run.path.parent / "Not Allowed")]) == 1
    assert "lower-case" in capsys.readouterr().err


def test_several_processes_must_agree_on_a_folder(runs_root, monkeypatch, capsys):
    monkeypatch.setenv("WORLD_SIZE", "2")
    assert main(["train", *SMALL]) == 2
    assert "--run" in capsys.readouterr().err


@pytest.mark.parametrize("way", ["finished", "damaged"])
def test_what_cannot_be_resumed(tiny_run, capsys, way):
    if way == "damaged":
        tiny_run.config_path.write_text("{")
    code = main(["resume", tiny_run.id])
    (told,) = capsys.readouterr().err.splitlines()
    assert code in (1, 2, 3)
    assert ("finished" in told) or ("JSON" in told)


def test_resume_takes_over_the_lock_of_the_process_that_started_it(tiny_run, capsys):
    tiny_run.write("outcome", {"status": "stopped"})
    with tiny_run.lock() as lock:
        assert main(["resume", tiny_run.id]) == 1
        assert "another process" in capsys.readouterr().err
        inherited = os.dup(lock.handle)
    assert main(["resume", tiny_run.id, "--lock", str(inherited)]) == 0
    assert tiny_run.status == "finished"
