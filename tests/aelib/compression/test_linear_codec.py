from __future__ import annotations

import numpy as np
import pytest

from aelib.compression.linear_codec import LinearCodec
from aelib.compression.points import error_of


def test_a_small_step_costs_more_and_errs_less(tiny_splits):
    codec = LinearCodec(tiny_splits.train)
    found = []
    for step in (2.0, 10.0, 60.0):
        coder = codec.coder(step)
        symbols = codec.code(tiny_splits.test, coder)
        made = codec.pictures(symbols, coder)
        assert made.shape == tiny_splits.test.images.shape
        found.append((coder.bits(symbols).mean(), error_of(made, tiny_splits.test.images)))
    bits, errors = zip(*found, strict=True)
    assert bits[0] > bits[1] > bits[2]
    assert errors[0] < errors[1] < errors[2]


def test_with_a_fine_step_it_is_pca(tiny_splits):
    codec = LinearCodec(tiny_splits.train)
    coder = codec.coder(0.01)
    made = codec.pictures(codec.code(tiny_splits.test, coder), coder)
    wanted = codec.baseline.mse(tiny_splits.test)
    assert error_of(made, tiny_splits.test.images) == pytest.approx(wanted, abs=2e-5)
    assert np.isfinite(coder.told.factor).all()
