"""Clean pictures to damage."""

import pytest
import torch
from torch.nn import functional as F


@pytest.fixture
def clean():
    torch.manual_seed(0)
    return F.interpolate(torch.rand(64, 1, 8, 8), 32, mode="bicubic").clamp(0, 1)


@pytest.fixture
def halves():
    """Brightness that is dark on the left and bright on the right."""
    light = torch.full((1, 1, 40, 60), 0.25)
    light[..., 30:] = 0.75
    return light


def hints_at(light, *places):
    """Mark single pixels."""
    hints = torch.zeros_like(light)
    for row, column in places:
        hints[..., row, column] = 1.0
    return hints
