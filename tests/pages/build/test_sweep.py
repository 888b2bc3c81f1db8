"""The Sweep page: set up, started, paused and removed through it; what a finished one shows."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from aelib.runs.config import run_config_from_dict
from aelib.runs.lock import is_held
from aelib.sweeps import SweepDirectory, list_sweeps, look_of, make_axis, make_plan
from aelib.sweeps.directory import worker_path
from aelib.sweeps.worker import work
from tests.conftest import TINY_RUN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from streamlit.testing.v1 import AppTest

    from tests.pages.conftest import Files, Open

PAGE = "pages/build/sweep.py"
LATENT = "model.bottleneck.latent_dim"
PATIENCE_S = 120.0


@pytest.fixture
def finished(runs_root: Path) -> SweepDirectory:
    training = {**TINY_RUN["training"], "epochs": 1, "batch_size": 256}
    base = run_config_from_dict({**TINY_RUN, "training": training})
    plan = make_plan(base, [make_axis(base, LATENT, ["2", "4"])])
    sweep = SweepDirectory.create(plan, label="tiny")
    assert work(lambda _: None) == 0
    return sweep


@pytest.fixture
def root(runs_root: Path) -> Iterator[Path]:
    """Ends what a test has left running."""
    yield runs_root
    mine = f"AELIB_RUNS={runs_root}".encode()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
            if b"sweep" in words and mine in (process / "environ").read_bytes():
                os.kill(int(process.name), signal.SIGKILL)
        except OSError:
            continue
    wait(lambda: not is_held(worker_path()))


def wait(is_there: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not is_there():
        assert time.monotonic() < deadline, "nothing happened"
        time.sleep(0.1)


def button(at: AppTest, label: str) -> object:
    return next(button for button in at.button if button.label == label)


def test_a_sweep_is_set_up_started_once_paused_and_removed(root: Path, open_page: Open) -> None:
    at = open_page(PAGE, **{"data.name": "digits", "preset": "undercomplete"})
    assert not at.exception
    assert "6 trainings" in "".join(text.value for text in at.markdown)
    at.text_input(key=f"sweep_values1.{LATENT}").set_value("3, 5").run()
    at.number_input(key="sweep_epochs.undercomplete").set_value(5000).run()
    assert "--axis model.bottleneck.latent_dim=3,5" in at.code[0].value
    start = button(at, "Start the sweep")
    start.click().run()
    start.click()  # the second click of a double click, on the page as it was
    at.run()
    assert not at.exception
    (sweep,) = list_sweeps()
    assert at.selectbox(key="sweep").value == sweep.id
    assert [m.values for m in sweep.plan().members] == [{LATENT: 3}, {LATENT: 5}]
    button(at, "Pause").click().run()
    wait(lambda: sweep.status == "paused")
    at.run()
    assert button(at, "Resume") is not None
    button(at, "Remove").click().run()
    button(at, "Remove for good").click().run()
    assert not at.exception
    assert list_sweeps() == []


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({f"sweep_values1.{LATENT}": "2, x"}, "whole numbers"),
        ({f"sweep_values1.{LATENT}": ""}, "values"),
        ({f"sweep_values1.{LATENT}": "2, -4"}, "Training 2"),
    ],
)
def test_values_that_are_none_are_refused_and_nothing_starts(
    query: dict[str, str], told: str, runs_root: Path, open_page: Open
) -> None:
    at = open_page(PAGE, **query)
    assert any(told in error.value.replace("\\", "") for error in at.error)
    assert button(at, "Start the sweep").disabled
    assert list_sweeps() == []


def test_two_settings_of_a_run_of_ones_own(finished: SweepDirectory, open_page: Open) -> None:
    at = open_page(PAGE, sweep_start="One of my runs", sweep_second="Training: seed")
    assert not at.exception
    assert not at.error
    assert "18 trainings" in "".join(text.value for text in at.markdown)
    assert "--axis training.seed=0,1,2" in at.code[0].value
    assert "--data.name digits" in at.code[0].value


def test_a_finished_sweep_shows_its_table_curve_pictures_and_the_best(
    finished: SweepDirectory, open_page: Open, files: Files
) -> None:
    at = open_page(PAGE, sweep_view="Sweeps", sweep=finished.id)
    assert not at.exception
    assert not at.error
    assert list(at.dataframe[0].value["latent_dim"]) == [2, 4]
    assert files["sweep.csv"]().decode().startswith("latent_dim,status")
    charts = [json.loads(chart.proto.spec) for chart in at.get("plotly_chart")]
    assert [trace["name"] for trace in charts[0]["data"]] == ["Model", "PCA of the same size"]
    rows = [text.value.replace("\\", "") for text in at.markdown]
    assert rows[-3:] == ["**given**", "**latent_dim 2**", "**latent_dim 4**"]
    assert [item.value for item in at.subheader] == [
        "On validation",
        "Best on validation",
        "The same pictures under each model",
    ]
    at.button_group(key="sweep_metric").set_value("SSIM").run()
    charts = [json.loads(chart.proto.spec) for chart in at.get("plotly_chart")]
    assert [trace["name"] for trace in charts[0]["data"]] == ["Model"]


def test_the_test_split_is_looked_at_once(finished: SweepDirectory, open_page: Open) -> None:
    at = open_page(PAGE, sweep_view="Sweeps", sweep=finished.id)
    look = button(at, "Show on test")
    look.click().run()
    assert not at.exception
    seen = look_of(finished)
    look.click()  # the second click of a double click
    at.run()
    assert look_of(finished) == seen
    again = open_page(PAGE, sweep_view="Sweeps", sweep=finished.id)
    assert "Show on test" not in {item.label for item in again.button}
    shown = {metric.label: metric.value for metric in again.metric}
    assert shown["Mean squared error"] == f"{seen['figures']['mse']:.5f}"
    assert any(seen["at"] in text.value.replace("\\", "") for text in again.caption)


def test_what_nobody_trains_is_told_and_a_damaged_one_can_be_removed(
    finished: SweepDirectory, open_page: Open
) -> None:
    finished.write("figures", {})
    at = open_page(PAGE, sweep_view="Sweeps")
    assert any("Nothing trains this sweep" in warning.value for warning in at.warning)
    assert button(at, "Resume") is not None
    (finished.path / "sweep.json").write_text("{")
    at = open_page(PAGE, sweep_view="Sweeps", sweep=finished.id)
    assert not at.exception
    assert any("damaged" in error.value for error in at.error)
    assert button(at, "Remove") is not None


def test_the_gallery_keeps_members_of_a_sweep_apart(
    finished: SweepDirectory, open_page: Open
) -> None:
    at = open_page("pages/start/overview.py", look="Table")
    assert not at.exception
    assert not [run for frame in at.dataframe for run in frame.value.get("Run", [])]
    at = open_page("pages/start/overview.py", look="Table", whose="In sweeps")
    assert set(at.dataframe[0].value["Run"]) == {f"{finished.id}.00", f"{finished.id}.01"}


def test_without_a_sweep_the_page_says_how_to_get_one(runs_root: Path, open_page: Open) -> None:
    at = open_page(PAGE, sweep_view="Sweeps")
    assert any("no sweep yet" in info.value for info in at.info)
