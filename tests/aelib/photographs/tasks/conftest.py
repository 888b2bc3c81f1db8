"""Clean pictures to damage."""

import pytest
import torch
from torch.nn import functional as F


@pytest.fixture
def clean():
    torch.manual_seed(0)
    return F.interpolate(torch.rand(64, 1, 8, 8), 32, mode="bicubic").clamp(0, 1)
