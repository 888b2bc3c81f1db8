import numpy as np
import pytest

from aelib.analysis.intrinsic_dimension import intrinsic_dimension


@pytest.mark.parametrize("dimension", [1, 2, 5])
def test_an_even_cloud_has_its_own_dimension_in_any_space(random, dimension):
    cloud = random.random(size=(4000, dimension))
    turn, _ = np.linalg.qr(random.normal(size=(12, 12)))
    there = np.hstack([cloud, np.zeros((4000, 12 - dimension))]) @ turn + 3.0
    assert intrinsic_dimension(there.astype(np.float32)) == pytest.approx(dimension, rel=0.12)


def test_a_curve_is_a_line_however_it_bends(random):
    t = np.sort(random.random(3000)) * 6.0
    curve = np.stack([np.cos(t), np.sin(t), t, np.sin(2 * t)], axis=1)
    assert intrinsic_dimension(curve.astype(np.float32)) == pytest.approx(1.0, rel=0.1)


def test_twins_count_once_and_few_latents_give_nothing(random):
    some = random.normal(size=(200, 3)).astype(np.float32)
    assert intrinsic_dimension(np.repeat(some, 3, axis=0)) == intrinsic_dimension(some)
    assert intrinsic_dimension(np.ones((50, 3), np.float32)) is None
    assert intrinsic_dimension(some[:9]) is None
