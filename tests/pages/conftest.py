"""Pages as a person opens them: through app.py, with settings from the address."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

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
