import numpy as np
import pytest

from aelib.analysis.contrast import contrast
from aelib.analysis.latents import Latents


def latents(mean, labels=None) -> Latents:
    return Latents(np.asarray(mean, np.float32), None, None, labels)


@pytest.mark.parametrize("chunk", [7, 65_536])
def test_the_dimension_that_was_moved_comes_first_with_its_difference(random, monkeypatch, chunk):
    monkeypatch.setattr("aelib.analysis.contrast.CHUNK", chunk)
    z = random.normal(size=(400, 5))
    selected = list(range(0, 400, 4))
    z[selected, 3] -= 2.0
    found = contrast(latents(z), selected)
    rest = np.setdiff1d(np.arange(400), selected)
    wanted = (z[selected, 3].mean() - z[rest, 3].mean()) / z[:, 3].std()
    assert found.dimensions[0] == 3
    assert found.differences[0] == pytest.approx(wanted, rel=1e-5)
    assert max(abs(value) for value in found.differences[1:]) < 0.5
    assert found.classes == ()


def test_classes_are_those_that_are_more_frequent_inside():
    labels = np.array([0, 0, 1, 1, 2, -1])
    found = contrast(latents(np.zeros((6, 2)), labels), [0, 2, 3, 5])
    assert found.classes == ((1, pytest.approx(2 / 3), 0.0),)
    assert found.differences == (0.0, 0.0)


def test_all_or_none_are_not_distinguished():
    some = latents(np.eye(3))
    assert contrast(some, []) is None
    assert contrast(some, [0, 1, 2]) is None
