import numpy as np
import pytest

from aelib.analysis.quality import psnr
from aelib.photographs import colourise as module
from aelib.photographs.colourise import colourise, colourise_by_levin, first_guess
from aelib.photographs.hints import brightness_of, no_hints, random_hints, shown
from aelib.photographs.samples import read_sample

METHODS = [colourise, colourise_by_levin, first_guess]


@pytest.fixture(scope="module")
def cat():
    return read_sample("cat")[40:200, 80:240].astype(np.float32) / 255.0


@pytest.mark.parametrize("method", METHODS)
def test_hints_give_colours_and_the_brightness_stays(method, cat):
    light = brightness_of(cat)
    made = method(light, random_hints(cat, 30))
    assert made.shape == cat.shape
    np.testing.assert_allclose(brightness_of(made), light, atol=1e-3)
    assert psnr(cat, made) > psnr(cat, shown(light, no_hints(light.shape))) + 5.0


@pytest.mark.parametrize("method", METHODS)
def test_a_large_photograph_is_coloured_by_way_of_a_small_one(method, cat, monkeypatch):
    monkeypatch.setattr(module, "WORKING_SIDE", 64)
    monkeypatch.setattr(module, "CLASSICAL_SIDE", 64)
    light = brightness_of(cat)
    made = method(light, random_hints(cat, 30))
    np.testing.assert_allclose(brightness_of(made), light, atol=1e-3)
    assert psnr(cat, made) > psnr(cat, shown(light, no_hints(light.shape))) + 3.0


def test_without_hints_colours_are_muted(cat):
    light = brightness_of(cat)
    nothing = no_hints(light.shape)
    assert np.abs(colourise(light, nothing) - light[..., None]).mean() < 0.1
    np.testing.assert_allclose(colourise_by_levin(light, nothing), shown(light, nothing), atol=1e-6)


def test_more_hints_are_nearer_to_the_truth(cat):
    light = brightness_of(cat)
    few, many = (psnr(cat, colourise(light, random_hints(cat, n))) for n in (3, 100))
    assert many > few


@pytest.mark.parametrize("size", [(1, 1), (3, 700), (32, 32)])
def test_every_size_is_taken(size):
    clean = np.random.default_rng(0).random((*size, 3), dtype=np.float32)
    for method in METHODS:
        made = method(brightness_of(clean), random_hints(clean, 5))
        assert made.shape == clean.shape
        assert np.isfinite(made).all()
