from __future__ import annotations

import numpy as np
import pytest

from aelib.analysis.strips import to_gif
from aelib.viz import epoch_film
from aelib.viz.epoch_film import FPS, SIDE, film_pictures, places_at
from aelib.viz.theme import class_palette


@pytest.fixture(autouse=True)
def _short(monkeypatch):
    monkeypatch.setattr(epoch_film, "LEAST_SECONDS", 0.4)
    monkeypatch.setattr(epoch_film, "MOST_SECONDS", 0.4)


@pytest.fixture
def frames(random):
    return (random.normal(size=(3, 2, 20)) * [[[0.01]], [[5.0]], [[1.0]]]).astype(np.float32)


def test_frames_are_passed_through_without_a_corner(frames):
    for time in (0, 1, 2):
        np.testing.assert_allclose(places_at(frames, float(time)), frames[time], atol=1e-12)
    before, at, after = (places_at(frames, 1.0 + step) for step in (-1e-4, 0.0, 1e-4))
    np.testing.assert_allclose(at - before, after - at, atol=1e-5)


def test_each_epoch_is_as_large_as_the_last_one_and_every_point_has_its_colour(frames):
    labels = np.arange(20) % 3
    pictures = film_pictures(frames, [0, 3, 9], labels, is_class=True)
    assert pictures.shape == (0.4 * FPS, 3, SIDE, SIDE)
    pixels = (pictures.float() * 255).round().byte().permute(0, 2, 3, 1).numpy()
    wanted = {tuple(color) for color in class_palette()[:3]}
    for picture in (pixels[0], pixels[-1]):
        assert wanted <= {tuple(color) for color in picture.reshape(-1, 3).tolist()}
        inked = np.argwhere((picture[30:] != 255).any(axis=2))  # below the title
        assert np.ptp(inked, axis=0).max() > SIDE / 3


def test_epochs_are_named_and_numbers_are_coloured_too(frames):
    pictures = film_pictures(frames, [0, 3, 9], np.linspace(-1, 1, 20), is_class=False)
    title = pictures[:, :, :28, :90]
    assert (title[0] < 0.5).any()
    assert (title[0] != title[-1]).any()
    assert (title[0] == title[1]).all()


def test_points_of_no_class_and_points_that_all_lie_in_one_place_are_drawn():
    pictures = film_pictures(np.zeros((2, 2, 3), np.float32), [0, 1], -np.ones(3), is_class=True)
    assert pictures[0, :, SIDE // 2, SIDE // 2].mul(255).round().tolist() == [128.0] * 3


def test_the_pictures_become_a_file(frames):
    pictures = film_pictures(frames, [0, 3, 9], np.zeros(20, np.int64), is_class=True)
    assert to_gif(pictures[:5], FPS, 1).startswith(b"GIF89a")
