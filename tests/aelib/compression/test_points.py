from __future__ import annotations

import pytest
import torch

from aelib.compression.points import Point, error_of


def test_the_ratio_is_in_decibels():
    assert Point("x", 1.0, 5.0, 0.01).psnr == pytest.approx(20.0)
    assert Point("x", 1.0, 5.0, 0.0).psnr == float("inf")


def test_the_error_is_of_values_up_to_one():
    made = torch.tensor([[0, 255]], dtype=torch.uint8)
    assert error_of(made, torch.tensor([[255, 255]], dtype=torch.uint8)) == pytest.approx(0.5)
