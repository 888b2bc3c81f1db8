"""What the view of a photograph tells, checked: a browser may send anything."""

from __future__ import annotations

import importlib
from types import SimpleNamespace

import pytest

from aelib.photographs.damage import Stroke

module = importlib.import_module("pages._ui.photo_view.photo_view")  # its function has that name


@pytest.fixture
def told(monkeypatch):
    """Tell something as a browser would."""

    def tell(**values):
        sent = SimpleNamespace(**values)
        monkeypatch.setattr(module.state, "trigger", lambda _, name: getattr(sent, name, None))
        return module.seen("view", "here")

    return tell


def test_strokes_and_strength_are_read(told):
    stroke = {"width": 0.02, "points": [[0.1, 0.2], [0.3, 0.4]], "colour": "#ff0080"}
    found = told(strength=0.5, strokes={"place": "here", "strokes": [stroke]})
    points = ((0.1, 0.2), (0.3, 0.4))
    assert found == (0.5, (Stroke(0.02, points, (1.0, 0.0, 128 / 255)),))


@pytest.mark.parametrize("colour", [None, 7, "red", "#12", "#12345g", "#1234567", ["#000000"]])
def test_what_is_no_colour_marks_only(told, colour):
    stroke = {"width": 0.02, "points": [[0.1, 0.2]], "colour": colour}
    assert told(strokes={"place": "here", "strokes": [stroke]}).strokes[0].colour is None


@pytest.mark.parametrize(
    "strokes",
    [
        None,
        "x",
        [{"width": 0.02, "points": [[0.1, 0.2]]}],
        {"place": "there", "strokes": [{"width": 0.02, "points": [[0.1, 0.2]]}]},
        {"place": "here", "strokes": [{"width": 7, "points": [[0.1, 0.2]]}, {"width": 0.1}, 3]},
        {"place": "here", "strokes": [{"width": 0.02, "points": [["a", 0.2], [0.1], 3]}]},
    ],
)
def test_anything_else_is_no_stroke(told, strokes):
    assert told(strokes=strokes).strokes == ()


def test_endless_strokes_are_cut(told):
    stroke = {"width": 0.02, "points": [[0.1, 0.2]] * 30_000}
    found = told(strokes={"place": "here", "strokes": [stroke] * 900}).strokes
    assert sum(len(stroke.points) for stroke in found) <= module.MAX_POINTS
    assert len(found) <= module.MAX_STROKES
