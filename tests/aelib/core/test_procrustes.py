import numpy as np
import pytest

from aelib.core.procrustes import best_rotation, centred


def test_a_turned_and_mirrored_set_is_turned_back(random):
    points = centred(random.normal(size=(50, 3)) + 5.0)
    np.testing.assert_allclose(points.mean(axis=0), 0.0, atol=1e-12)
    turn = np.linalg.qr(random.normal(size=(3, 3)))[0] @ np.diag([1.0, 1.0, -1.0])
    rotation, common = best_rotation(points @ turn, points)
    np.testing.assert_allclose(rotation, turn.T, atol=1e-9)
    assert common == pytest.approx(np.square(points).sum())


@pytest.mark.parametrize(("wide", "narrow"), [(5, 2), (2, 5)])
def test_fewer_columns_count_as_columns_of_zeros(random, wide, narrow):
    some, others = (centred(random.normal(size=(40, width))) for width in (wide, narrow))
    most = max(wide, narrow)
    padded = [np.pad(x, ((0, 0), (0, most - x.shape[1]))) for x in (some, others)]
    rotation, common = best_rotation(some, others)
    assert rotation.shape == (wide, narrow)
    assert common == pytest.approx(best_rotation(*padded)[1])
    assert common == pytest.approx(np.trace(rotation.T @ some.T @ others))
