import numpy as np

from aelib.analysis.densities import density
from aelib.analysis.latents import Latents


def latents(mean: np.ndarray, variance: np.ndarray | None) -> Latents:
    return Latents(mean.astype(np.float32), variance, None, None)


def test_one_posterior_gives_its_own_bell():
    found = density(latents(np.array([[1.0]]), np.array([[0.25]])), 0, -1.0, 3.0, 41)
    place = np.linspace(-1.0, 3.0, 41)
    np.testing.assert_allclose(found, np.exp(-0.5 * ((place - 1.0) / 0.5) ** 2), atol=1e-12)


def test_a_plain_latent_gives_a_histogram():
    found = density(latents(np.array([[0.1], [0.2], [0.9]]), None), 0, 0.0, 1.0, 2)
    np.testing.assert_allclose(found, [1.0, 0.5])


def test_where_no_picture_lies_there_is_nothing():
    assert density(latents(np.array([[5.0]]), None), 0, 0.0, 1.0).max() == 0.0


def test_a_very_narrow_posterior_is_not_lost_between_two_points():
    found = density(latents(np.array([[0.013]]), np.array([[1e-12]])), 0, 0.0, 1.0, 11)
    assert found.max() == 1.0
    assert found.argmax() == 0


def test_every_picture_counts():
    one_far = np.zeros((5000, 1))
    one_far[1] = 0.95
    found = density(latents(one_far, None), 0, 0.0, 1.0, 10)
    np.testing.assert_allclose(found, [1.0, *[0.0] * 8, 1 / 4999])
