from __future__ import annotations

import numpy as np
import pytest

from aelib.analysis.common_plane import MOST_AXES, on_one_plane
from aelib.core.errors import DataError


@pytest.fixture
def latents(random):
    return random.normal(size=(80, 5)) * [5.0, 3.0, 1.0, 0.5, 0.2] + 4.0


def rotation(random, size):
    return np.linalg.qr(random.normal(size=(size, size)))[0]


def test_the_plane_is_that_of_the_last_ones_two_leading_components(latents):
    plane = on_one_plane([latents])
    centred = latents - latents.mean(axis=0)
    left, values, _ = np.linalg.svd(centred, full_matrices=False)
    np.testing.assert_allclose(np.abs(plane.places[0]), np.abs(left * values)[:, :2], rtol=1e-5)
    assert plane.share == pytest.approx((values[:2] ** 2).sum() / (values**2).sum())


def test_what_only_turns_and_moves_stands_still_and_what_grows_grows(latents, random):
    turned = [latents @ rotation(random, 5) + shift for shift in (3.0, -2.0)]
    places = on_one_plane([2.0 * turned[0], turned[1], latents]).places
    np.testing.assert_allclose(places[1], places[2], atol=1e-4)
    np.testing.assert_allclose(places[0], 2.0 * places[2], atol=1e-4)


def test_each_is_turned_towards_the_next_one(latents, random):
    """Small steps stay small on the plane, although the ends may differ in every way."""
    steps = [latents]
    for _ in range(20):
        steps.insert(0, steps[0] + random.normal(scale=0.3, size=latents.shape))
    spun = [some @ rotation(random, 5) for some in steps]
    places = on_one_plane(spun).places
    jumps = np.linalg.norm(np.diff(places, axis=0), axis=2).mean(axis=1)
    assert jumps.max() < 0.7
    straight = np.linalg.norm(np.diff([some[:, :2] for some in spun], axis=0), axis=2).mean()
    assert jumps.mean() < 0.2 * straight


def test_sizes_of_latents_may_differ(latents, random):
    wider = np.pad(latents, ((0, 0), (0, 3))) @ rotation(random, 8)
    for order in ([wider, latents], [latents, wider]):
        places = on_one_plane(order).places
        np.testing.assert_allclose(places[0], places[1], atol=1e-4)


def test_a_latent_of_one_number_lies_on_a_line_and_one_that_does_not_vary_in_a_point(random):
    line = random.normal(size=(10, 1))
    plane = on_one_plane([np.zeros((10, 1)), line])
    assert not plane.places[0].any()
    assert not plane.places[1][:, 1].any()
    assert plane.share == pytest.approx(1.0)
    assert on_one_plane([line, np.ones((10, 1))]).share is None


def test_long_latents_are_turned_along_their_components(random):
    shared = random.normal(size=(60, 2)) @ random.normal(size=(2, 3 * MOST_AXES))
    places = on_one_plane([shared @ rotation(random, 3 * MOST_AXES), shared]).places
    np.testing.assert_allclose(places[0], places[1], atol=1e-3)


def test_frames_are_the_places_column_by_column(latents):
    plane = on_one_plane([2.0 * latents, latents])
    assert plane.frames.shape == (2, 2, 80)
    np.testing.assert_array_equal(plane.frames[1, 0], plane.places[1, :, 0])
    assert plane.frames.flags.c_contiguous


@pytest.mark.parametrize("latents", [[], [np.zeros((3, 1)), np.zeros((4, 1))]])
def test_other_pictures_are_refused(latents):
    with pytest.raises(DataError, match="latents of the same pictures"):
        on_one_plane(latents)
