"""The command line as a person meets it: exit code, one line on stderr, no traceback."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from aelib.cli import main, program
from aelib.core.errors import RunError, TrainingDivergedError

ROOT = Path(__file__).resolve().parents[3]


def lines(capsys) -> list[str]:
    return capsys.readouterr().err.splitlines()


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ([], 2, "command"),
        (["trian"], 2, "trian"),
        (["list", "more"], 2, "more"),
        (["list", "--jsom"], 2, "--jsom"),
        (["resume"], 2, "run"),
        (["evaluate", "x", "--split", "t10k"], 2, "t10k"),
        (["encode", "x"], 2, "output"),
        (["train", "--preset"], 2, "--preset"),
        (["train", "--preset", "vea"], 2, "vae"),
        (["train", "--preset", "vae", "--config", "x.json"], 2, "not allowed"),
        (["train", "--training.epoch", "3"], 2, "Did you mean 'epochs'"),
        (["train", "--training.epochs"], 2, "Expected a value"),
        (["train", "--training.epochs", "0"], 2, "between 1 and"),
        (["train", "--data.name", "mnits"], 2, "mnist"),
        (["train", "stray"], 2, "stray"),
        (["train", "--config", "absent.json"], 3, "absent.json"),
        (["train", "--config", "a\0b"], 3, "not the name of a file"),
        (["train", "--config", "."], 3, "cannot be read"),
        (["resume", "absent"], 3, "There is no run named 'absent'"),
        (["evaluate", "../../etc"], 3, "There is no run named"),
        (["export", "a\nb\033[31m", "x.zip"], 3, "There is no run named"),
        (["encode", "absent", "x.npz"], 3, "There is no run named"),
        (["project", "absent", "--method", "umpa"], 2, "umap"),
    ],
)
def test_mistakes_are_one_line_with_a_fixed_code(runs_root, monkeypatch, capsys, words, code, says):
    monkeypatch.chdir(runs_root)
    assert main(words) == code
    told = lines(capsys)
    assert len(told) == 1
    assert says in told[0]
    assert told[0].isprintable()
    assert len(told[0]) <= 400
    assert str(runs_root) not in told[0]
    assert list(runs_root.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"{", "Expected JSON"),
        (b"[]", "Expected settings of a run"),
        (b'{"format": 99}', "format 99"),
        (b'{"training": {"epoch": 3}}', "Did you mean 'epochs'"),
        (b'{"training": {"epochs": NaN}}', "NaN"),
        (b'{"a": 1, "a": 2}', "stands twice"),
        (b"[" * 100_000, "bytes of JSON"),
        (b"\xff\xfe", "Expected JSON"),
    ],
)
def test_what_is_in_a_file_is_input(runs_root, tmp_path, capsys, content, says):
    (tmp_path / "bad.json").write_bytes(content)
    assert main(["train", "--config", str(tmp_path / "bad.json")]) == 3
    (told,) = lines(capsys)
    assert says in told
    assert "bad.json" in told
    assert str(tmp_path) not in told


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (TrainingDivergedError("Not finite."), 3, "Not finite."),
        (RunError("It is busy.", "Wait."), 1, "It is busy. Wait."),
        (OSError(errno.ENOSPC, "No space left"), 4, "disk is full"),
        (MemoryError(), 4, "not enough memory"),
        (PermissionError(errno.EACCES, "Permission denied", "/x/y/file.npz"), 3, "'file.npz'"),
        (KeyError("oops"), 1, "A fault of this program: KeyError"),
        (KeyboardInterrupt(), 130, "Interrupted."),
    ],
)
def test_errors_of_a_command_become_codes(monkeypatch, capsys, error, code, says):
    def fail(*_):
        raise error

    broken = tuple(c._replace(run=fail) if c.name == "list" else c for c in program.COMMANDS)
    monkeypatch.setattr(program, "COMMANDS", broken)
    assert main(["list"]) == code
    (told,) = lines(capsys)
    assert says in told
    assert "/x/y" not in told
    assert main(["list", "--json"]) == code
    (told,) = lines(capsys)
    assert json.loads(told)["exit_code"] == code


def test_a_full_disk_during_training_is_code_4(monkeypatch, capsys):
    def fail(*_):
        raise RunError("The disk is full.", "Free some space.") from OSError(errno.ENOSPC, "full")

    broken = tuple(c._replace(run=fail) if c.name == "list" else c for c in program.COMMANDS)
    monkeypatch.setattr(program, "COMMANDS", broken)
    assert main(["list"]) == 4
    assert lines(capsys) == ["The disk is full. Free some space."]


def test_a_fault_can_be_looked_into(monkeypatch):
    def fail(*_):
        raise KeyError("oops")

    broken = tuple(c._replace(run=fail) if c.name == "list" else c for c in program.COMMANDS)
    monkeypatch.setattr(program, "COMMANDS", broken)
    monkeypatch.setenv("AELIB_DEBUG", "1")
    with pytest.raises(KeyError):
        main(["list"])


def test_help_is_not_an_error(capsys):
    with pytest.raises(SystemExit) as caught:
        main(["--help"])
    assert caught.value.code == 0
    said = capsys.readouterr().out
    assert all(command.name in said for command in program.COMMANDS)


def start(*words: str, **options) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "aelib", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def test_a_reader_that_goes_away_is_no_error(tiny_run):
    end, begin = os.pipe()
    os.close(end)
    process = subprocess.run(
        [sys.executable, "-m", "aelib", "list"],
        cwd=ROOT,
        stdout=begin,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(begin)
    assert process.returncode == 0
    assert process.stderr == b""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signals_end_training_with_their_code_and_keep_the_state(runs_root, number, code):
    words = ["--data.name", "digits", "--training.epochs", "5000", "--run", str(runs_root / "long")]
    words += ["--model.backbone.channels", "4"]
    process = start("train", *words)
    try:
        assert process.stdout.readline().strip().endswith("long")
        progress = runs_root / "long" / "progress.json"
        while not progress.exists() and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(number)
        _, told = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == code
    assert "Traceback" not in told
    assert (runs_root / "long" / "state.safetensors").is_file()
