import numpy as np

from aelib.analysis.latents import Latents
from aelib.viz.columns import point_columns, real_column

LATENTS = Latents(
    mean=np.zeros((4, 2), np.float32),
    variance=None,
    kl=None,
    labels=np.array([3, 1, 2, 0]),
)
POINTS = np.arange(8, dtype=np.float32).reshape(4, 2)


def test_columns_lie_one_after_the_other():
    packed = point_columns(POINTS, LATENTS, np.array([1, 3]))
    whole, real = np.frombuffer(packed, "<i4"), np.frombuffer(packed, "<f4")
    assert whole[:2].tolist() == [1, 3]
    assert real[2:6].tolist() == [2.0, 6.0, 3.0, 7.0]
    assert whole[6:8].tolist() == [1, 0]
    assert whole[8:].tolist() == [-1, -1]


def test_a_column_of_numbers_is_float32():
    assert np.frombuffer(real_column(np.array([[1, 2], [3, 4]])), "<f4").tolist() == [1, 2, 3, 4]
