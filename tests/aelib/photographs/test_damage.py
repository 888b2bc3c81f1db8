import numpy as np
import pytest

from aelib.photographs.damage import (
    Stroke,
    add_noise,
    blanked,
    impulses,
    painted,
    scattered,
    scratches,
    shrink,
)


def test_noise_has_its_level_and_is_not_clipped(photo):
    noisy = add_noise(photo, 0.2, seed=1)
    assert (noisy - photo).std() == pytest.approx(0.2, rel=0.05)
    assert noisy.min() < 0.0
    assert (noisy == add_noise(photo, 0.2, seed=1)).all()
    assert (noisy != add_noise(photo, 0.2, seed=2)).any()


@pytest.mark.parametrize("factor", [2, 4])
def test_a_shrunken_picture_has_the_same_mean(photo, factor):
    small = shrink(photo, factor)
    assert small.shape == (96 // factor, 128 // factor)
    assert small.mean() == pytest.approx(photo.mean(), abs=0.01)
    assert shrink(np.dstack([photo] * 3), factor).shape == (*small.shape, 3)


def test_as_many_pixels_are_missing_as_were_asked_for():
    assert scattered((200, 200), 0.3).mean() == pytest.approx(0.3, abs=0.01)


def test_scratches_are_thin():
    mask = scratches((200, 300), seed=4)
    assert 0.0 < mask.mean() < 0.2
    assert (mask == scratches((200, 300), seed=4)).all()
    assert (mask != scratches((200, 300), seed=5)).any()


def test_a_stroke_covers_what_it_passes():
    mask = painted((100, 200), [Stroke(0.05, ((0.25, 0.5), (0.75, 0.5)))])
    assert mask[50, 60:140].all()
    assert not mask[:40].any()
    assert not mask[60:].any()
    rows = np.flatnonzero(mask[:, 100])
    assert 9 <= len(rows) <= 12  # 5 % of the width


def test_one_point_is_a_dot_and_no_stroke_is_nothing():
    assert painted((50, 50), [Stroke(0.1, ((0.5, 0.5),))]).sum() == pytest.approx(
        np.pi * 2.5**2, rel=0.5
    )
    assert not painted((50, 50), []).any()
    assert not painted((50, 50), [Stroke(0.1, ((7.0, -3.0),))]).any()


def test_holes_are_black(photo):
    mask = scattered(photo.shape, 0.5)
    seen = blanked(np.dstack([photo] * 3), mask)
    assert not seen[mask].any()
    assert (seen[~mask] == np.dstack([photo] * 3)[~mask]).all()


def test_impulses_are_found(photo):
    clean = 0.2 + 0.6 * photo
    mask = scattered(clean.shape, 0.2)
    noisy = np.where(mask, np.where(scattered(clean.shape, 0.5, seed=1), 0.0, 1.0), clean)
    found = impulses(noisy.astype(np.float32))
    assert (found == mask).mean() > 0.99


def test_a_black_sky_is_no_impulse():
    assert not impulses(np.zeros((20, 20), np.float32)).any()
