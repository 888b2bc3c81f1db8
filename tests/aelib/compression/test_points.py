from __future__ import annotations

import pytest

from aelib.compression.points import Point


def test_the_ratio_is_in_decibels():
    assert Point("x", 1.0, 5.0, 0.01).psnr == pytest.approx(20.0)
    assert Point("x", 1.0, 5.0, 0.0).psnr == float("inf")
