"""Maps as the pages draw them, without a browser."""

from __future__ import annotations

import pytest


@pytest.fixture
def maps(monkeypatch):
    """What each map is told, by key, and their reports."""
    found = {}

    def show(view, base, data, *, reports, key):
        found[key] = {**data, "view": view, "base": base, "reports": reports}

    monkeypatch.setattr("pages._ui.live.show", show)
    return found
