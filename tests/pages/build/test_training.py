"""The Train page: the form, a training started, stopped and resumed through it."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from aelib.runs import RunDirectory, list_runs
from aelib.training.presets import PRESETS, find_preset
from pages._ui import preset_choice
from pages._ui.navigation import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

QUICK = {
    "data.name": "digits",
    "model.backbone.conv.channels": "4, 8",
    "model.bottleneck.gaussian.latent_dim": "3",
    "training.epochs": "1",
}
PATIENCE_S = 90.0


def open_training(**query: str) -> AppTest:
    at = AppTest.from_file(ROOT.parent / "app.py", default_timeout=30)
    at.switch_page("pages/build/training.py")
    for name, value in query.items():
        at.query_params[name] = value
    return at.run()


def start_button(at: AppTest) -> object:
    return next(button for button in at.button if button.label == "Start training")


def button(at: AppTest, label: str) -> object:
    return next(button for button in at.button if button.label == label)


def wait(run: RunDirectory, is_there: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not is_there():
        log = run.log_path.read_text() if run.log_path.exists() else ""
        assert time.monotonic() < deadline, f"still {run.status}: {log}"
        time.sleep(0.1)


@pytest.fixture
def started(runs_root: Path) -> Iterator[Path]:
    """Stops what a test has left running."""
    yield runs_root
    for run in list_runs():
        run.request_stop()
    for run in list_runs():
        wait(run, lambda run=run: not run.is_locked())


def test_two_clicks_start_one_training_which_is_shown(started: Path) -> None:
    at = open_training(**QUICK)
    start = start_button(at)
    start.click().run()
    start.click()  # the second click of a double click, on the page as it was
    at.run()
    assert not at.exception
    (run,) = list_runs()
    assert at.selectbox(key="run").value == run.id
    wait(run, lambda: run.status == "finished")
    at.run()
    assert not at.exception
    assert not at.error
    assert {"Epochs", "Validation MSE", "KL (nats)"} <= {metric.label for metric in at.metric}
    config = run.config()
    assert config.training.epochs == 1
    assert config.model.bottleneck.latent_dim == 3
    assert config.model.backbone.channels == (4, 8)


def test_stop_resume_and_a_sudden_end(started: Path) -> None:
    at = open_training(**{**QUICK, "training.epochs": "5000"})
    start_button(at).click().run()
    (run,) = list_runs()
    wait(run, lambda: bool(run.metrics()))
    at.run()
    button(at, "Stop").click().run()
    wait(run, lambda: run.status == "stopped")
    steps = run.read("progress")["step"]
    at.run()
    button(at, "Resume").click().run()
    assert not at.exception
    assert not at.error
    assert run.status == "running"
    wait(run, lambda: run.read("progress").get("step", 0) > steps)
    for pid in _holders(run):
        os.kill(pid, signal.SIGKILL)
    wait(run, lambda: not run.is_locked())
    at = open_training(view="Runs", run=run.id)
    assert any("interrupted" in warning.value for warning in at.warning)
    assert button(at, "Resume") is not None


def test_a_diverged_training_names_cause_and_remedy(tiny_run: RunDirectory) -> None:
    tiny_run.write("outcome", {"status": "diverged", "message": "not finite at step 7. Try 1e-4."})
    at = open_training(view="Runs", run=tiny_run.id)
    assert any("not finite at step 7" in error.value.replace("\\", "") for error in at.error)


@pytest.mark.parametrize("name", list(PRESETS))
def test_each_preset_fills_the_form_with_its_settings(name: str, runs_root: Path) -> None:
    at = open_training(preset=name)
    assert not at.exception
    assert not at.error
    assert not start_button(at).disabled
    assert f"--preset {name}" in at.code[0].value
    assert at.code[0].value.split(f"--preset {name}")[1] == ""  # nothing differs from the preset


def test_another_preset_replaces_the_settings_but_not_the_data(runs_root: Path) -> None:
    at = open_training(preset="vae", **{"data.name": "digits"})
    at.number_input(key="training.epochs").set_value(77).run()
    at.button_group(key="train_page.topic").set_value("latent space").run()
    at.button_group(key="preset").set_value("beta-vae").run()
    assert at.number_input(key="model.bottleneck.gaussian.beta").value == 4.0
    expected = find_preset("beta-vae").config.training.epochs
    assert at.number_input(key="training.epochs").value == expected
    assert at.selectbox(key="data.name").value == "digits"


def test_settings_that_do_not_fit_are_named_and_nothing_is_lost(runs_root: Path) -> None:
    at = open_training(**{"model.bottleneck.gaussian.free_bits": "1"})
    at.number_input(key="model.bottleneck.gaussian.capacity").set_value(5.0).run()
    assert any("free" in error.value for error in at.error)
    assert start_button(at).disabled
    assert at.number_input(key="model.bottleneck.gaussian.capacity").value == 5.0
    at.number_input(key="model.bottleneck.gaussian.free_bits").set_value(0.0).run()
    assert not at.error
    assert not start_button(at).disabled


def test_a_list_that_is_none_is_refused_with_a_sentence(runs_root: Path) -> None:
    at = open_training(**{"model.backbone.conv.channels": "32, x"})
    assert any("Expected numbers" in error.value for error in at.error)


def test_a_settings_file_fills_the_form(runs_root: Path, tiny_run: RunDirectory) -> None:
    at = open_training()
    content = tiny_run.config_path.read_bytes()
    at.file_uploader(key="train_page.file").set_value([
        ("config.json", content, "application/json")
    ])
    at.run()
    assert not at.exception
    assert at.text_input(key="model.backbone.conv.channels").value == "4, 8"
    assert at.number_input(key="model.bottleneck.gaussian.latent_dim").value == 3
    assert at.selectbox(key="data.name").value == "digits"


def test_a_settings_file_that_is_wrong_is_refused(runs_root: Path) -> None:
    at = open_training()
    file = ("config.json", b'{"modle": {}}', "application/json")
    at.file_uploader(key="train_page.file").set_value([file])
    at.run()
    assert any("modle" in error.value for error in at.error)


def _holders(run: RunDirectory) -> list[int]:
    """Processes of this machine whose command names the run: the training that was started."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"aelib" in words and str(run.path).encode() in words:
            found.append(int(folder.name))
    return found


def test_a_link_to_a_preset_shows_its_topic_and_a_topic_begins_with_its_first_preset(
    runs_root: Path,
) -> None:
    at = open_training(preset="beta-vae")
    assert at.button_group(key="train_page.topic").value == "latent space"
    assert at.button_group(key="preset").value == "beta-vae"
    at.button_group(key="train_page.topic").set_value("denoising").run()
    assert not at.exception
    assert at.button_group(key="preset").value == preset_choice.of_topic("denoising")[0]
