import numpy as np
import pytest

from aelib.photographs.damage import Stroke
from aelib.photographs.hints import (
    brightness_of,
    no_hints,
    painted_hints,
    random_hints,
    shown,
)


@pytest.fixture
def clean():
    return np.random.default_rng(0).random((40, 60, 3), dtype=np.float32)


def test_brightness_is_the_luma_of_colours(clean):
    light = brightness_of(clean)
    np.testing.assert_allclose(light, clean @ [0.299, 0.587, 0.114], rtol=1e-5)
    assert brightness_of(light) is light


def test_random_points_have_the_true_colours(clean):
    hints = random_hints(clean, 10, seed=1)
    assert 30 <= hints.is_known.sum() <= 90
    assert (hints.is_known == random_hints(clean, 10, seed=1).is_known).all()
    assert (hints.is_known != random_hints(clean, 10, seed=2).is_known).any()
    assert (hints.colours[hints.is_known] == clean[hints.is_known]).all()
    assert not random_hints(clean, 0).is_known.any()


def test_later_strokes_cover_earlier_ones():
    line = ((0.0, 0.5), (1.0, 0.5))
    red, blue = (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)
    strokes = [Stroke(0.2, line, red), Stroke(0.05, line, blue), Stroke(0.9, line)]
    hints = painted_hints((40, 60), strokes)
    assert tuple(hints.colours[20, 30]) == blue
    assert tuple(hints.colours[15, 30]) == red
    assert not hints.is_known[2].any()


def test_hints_are_drawn_onto_the_grey_photograph(clean):
    light = brightness_of(clean)
    drawn = shown(light, random_hints(clean, 5))
    assert drawn.dtype == np.float32
    is_grey = (drawn == light[..., None]).all(2)
    assert (is_grey == ~random_hints(clean, 5).is_known).all()
    assert (shown(light, no_hints(light.shape)) == light[..., None]).all()
