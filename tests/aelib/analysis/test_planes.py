import numpy as np
import pytest

from aelib.analysis.latents import Latents
from aelib.analysis.planes import REACH, plane_of_dimensions, plane_through, principal_plane
from aelib.analysis.traversal import latent_ranges
from aelib.core.errors import DataError


def latents(mean):
    return Latents(np.asarray(mean, np.float32), None, None, None)


def test_two_dimensions_are_the_coordinates_and_the_others_stay(random):
    ranges = latent_ranges(latents(random.normal(size=(500, 4))))
    plane = plane_of_dimensions(np.array([1.0, 2.0, 3.0, 4.0]), ranges, 2, 0)
    assert plane.latent(0.5, -7.0).tolist() == [-7.0, 2.0, 0.5, 4.0]
    assert plane.low == (ranges.low[2], ranges.low[0])
    assert plane.high == (ranges.high[2], ranges.high[0])
    with pytest.raises(DataError, match="two different"):
        plane_of_dimensions(np.zeros(4), ranges, 1, 1)


def test_the_principal_plane_goes_where_latents_vary_most(random):
    spread = np.array([0.1, 5.0, 0.2, 2.0])
    plane = principal_plane(latents(random.normal(size=(20_000, 4)) * spread + 3.0))
    assert np.allclose(plane.origin, 3.0, atol=0.1)
    assert np.allclose(plane.across, [0, 5.0, 0, 0], atol=0.1)
    assert np.allclose(plane.up, [0, 0, 0, 2.0], atol=0.1)
    assert plane.high == (REACH, REACH)


def test_a_plane_through_three_latents_holds_them_and_keeps_their_distances(random):
    three = random.normal(size=(3, 6)) * 4.0
    plane = plane_through(three)
    for latent, (x, y) in zip(three, plane.marks, strict=True):
        assert np.allclose(plane.latent(x, y), latent)
        assert plane.low[0] < x < plane.high[0]
        assert plane.low[1] < y < plane.high[1]
    apart = np.linalg.norm(plane.marks[1] - plane.marks[2])
    assert apart == pytest.approx(np.linalg.norm(three[1] - three[2]))
    assert plane.high[0] - plane.low[0] == pytest.approx(plane.high[1] - plane.low[1])


@pytest.mark.parametrize("places", [(0.0, 1.0, 2.0), (0.0, 0.0, 1.0), (1.0, 1.0, 1.0)])
def test_three_on_a_line_are_refused(random, places):
    start, step = random.normal(size=(2, 5))
    with pytest.raises(DataError, match="on one line"):
        plane_through([start + place * step for place in places])
