import numpy as np
import pytest

from aelib.analysis.spoiling import spoil
from aelib.photographs.perceptual import perceptual_distance


@pytest.fixture(params=["grey", "colour"])
def clean(request, photo):
    return photo if request.param == "grey" else np.stack([photo, 0.8 * photo, 1 - photo], 2)


def test_equal_pictures_are_not_different(clean):
    assert perceptual_distance(clean, clean) == 0.0


def test_more_blur_looks_more_different(clean):
    distances = [perceptual_distance(clean, spoil(clean, "blur", s)) for s in (0.5, 1.0, 2.0)]
    assert distances == sorted(distances)
    assert distances[0] > 0.0


def test_it_is_the_same_both_ways(clean):
    blurred = spoil(clean, "blur", 1.0)
    there, back = perceptual_distance(clean, blurred), perceptual_distance(blurred, clean)
    assert there == pytest.approx(back)


def test_brightness_is_forgiven_where_blur_of_the_same_error_is_not(clean):
    blurred = spoil(clean, "blur", 1.5)
    error = np.sqrt(np.square(blurred - clean).mean())
    brighter = (clean + error).clip(0.0, 1.0)
    assert perceptual_distance(clean, brighter) < perceptual_distance(clean, blurred)


def test_a_shift_is_forgiven_where_blur_of_the_same_error_is_not(clean):
    blurred = spoil(clean, "blur", 1.5)
    error = np.square(blurred - clean).mean()
    moved = np.roll(clean, 1, 1) - clean
    shifted = clean + moved * np.sqrt(error / np.square(moved).mean())
    assert perceptual_distance(clean, shifted) < 0.7 * perceptual_distance(clean, blurred)


def test_pictures_of_two_sizes_are_refused(clean):
    with pytest.raises(ValueError, match="one size"):
        perceptual_distance(clean, clean[:-1])
