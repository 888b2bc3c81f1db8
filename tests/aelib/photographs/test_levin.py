import numpy as np
import pytest

from aelib.photographs.levin import spread_chroma

RED, BLUE = np.array([0.2, -0.1, -0.1]), np.array([-0.1, 0.0, 0.3])


@pytest.fixture
def halves():
    light = np.full((24, 32), 0.3, np.float32)
    light[:, 16:] = 0.8
    return light


def test_colours_spread_up_to_an_edge(halves):
    chroma = np.zeros((24, 32, 3), np.float32)
    hints = np.zeros((24, 32), bool)
    chroma[4, 4], chroma[20, 28] = RED, BLUE
    hints[4, 4] = hints[20, 28] = True
    found = spread_chroma(halves, chroma, hints)
    np.testing.assert_allclose(found[:, :14], np.broadcast_to(RED, (24, 14, 3)), atol=0.01)
    np.testing.assert_allclose(found[:, 18:], np.broadcast_to(BLUE, (24, 14, 3)), atol=0.01)


def test_hints_are_kept_and_every_other_pixel_is_the_mean_of_its_neighbours(photo):
    draws = np.random.default_rng(0)
    small = photo[:24, :32]
    hints = draws.random(small.shape) < 0.05
    chroma = draws.normal(0, 0.1, (24, 32, 3)).astype(np.float32)
    found = spread_chroma(small, chroma, hints)
    np.testing.assert_allclose(found[hints], chroma[hints], atol=1e-6)
    assert found.min() >= chroma[hints].min() - 1e-5
    assert found.max() <= chroma[hints].max() + 1e-5


def test_without_a_hint_there_is_no_colour(photo):
    nothing = spread_chroma(
        photo, np.ones((*photo.shape, 3), np.float32), np.zeros(photo.shape, bool)
    )
    assert not nothing.any()


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (2, 2)])
def test_tiny_and_flat_pictures_are_solved(size):
    hints = np.zeros(size, bool)
    hints[0, 0] = True
    found = spread_chroma(np.zeros(size, np.float32), np.full((*size, 3), 0.1, np.float32), hints)
    np.testing.assert_allclose(found, 0.1, atol=1e-5)


def test_a_region_that_an_edge_cuts_off_still_has_a_solution():
    light = np.zeros((20, 20), np.float32)
    light[5:15, 5:15] = 1.0
    hints = np.zeros((20, 20), bool)
    hints[0, 0] = True
    assert np.isfinite(spread_chroma(light, np.full((20, 20, 3), 0.1, np.float32), hints)).all()
