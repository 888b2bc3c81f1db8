"""Pages as a person opens them: through app.py, with settings from the address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from aelib.data import Splits, load
from aelib.runs import RunDirectory
from aelib.runs.config import run_config_from_dict
from aelib.training import train_run
from tests.conftest import TINY_RUN

APP = Path(__file__).resolve().parents[2] / "app.py"
Open = Callable[..., AppTest]
Files = dict[str, Callable[[], bytes]]


@pytest.fixture
def open_page() -> Open:
    """Open a page by its file, with settings as they stand in an address."""

    def open_(file: str, **query: str | list[str]) -> AppTest:
        at = AppTest.from_file(APP, default_timeout=30)
        for name, value in query.items():
            at.query_params[name] = value
        at.switch_page(file)
        return at.run()

    return open_


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Files:
    """What the download buttons of the page drawn last would give, by file name."""
    made: Files = {}

    def offer(label: str, make: Callable[[], bytes], file_name: str, **_: object) -> None:
        made[file_name] = make

    monkeypatch.setattr("pages._ui.downloads.offer", offer)
    return made


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the live view drawn last is told, as a whole under ``data`` too, and its reports."""
    found: dict[str, Any] = {}

    def show(
        view: str, base: object, data: Mapping[str, Any], *, reports: object, key: str
    ) -> None:
        found.clear()
        found.update(data, data=dict(data), view=view, base=base, reports=reports, key=key)

    monkeypatch.setattr("pages._ui.live.show", show)
    return found


def train_briefly(folder: Path, models: dict[str, dict[str, Any]], **training: Any) -> None:
    """Train one epoch of each model on few digits, as runs in a folder."""
    for name, parts in models.items():
        config = run_config_from_dict({
            **TINY_RUN,
            "model": {"backbone": TINY_RUN["model"]["backbone"], **parts},
            "training": {"epochs": 1, "compile": "off", **training},
        })
        digits = load(config.data)
        few = Splits(
            train=digits.train.take(slice(0, 256)),
            validation=digits.validation.take(slice(0, 64)),
            test=digits.test,
            class_names=digits.class_names,
        )
        train_run(RunDirectory.create(folder / name, config), few)
