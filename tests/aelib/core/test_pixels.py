from __future__ import annotations

import torch

from aelib.core.pixels import as_bytes


def test_values_are_rounded_and_cut_off():
    found = as_bytes(torch.tensor([-1.0, 0.0, 0.5 / 255 + 1e-4, 100.4 / 255, 1.0, 7.0]))
    assert found.dtype == torch.uint8
    assert found.tolist() == [0, 0, 1, 100, 255, 255]


def test_every_byte_comes_back():
    levels = torch.arange(256, dtype=torch.uint8)
    assert torch.equal(as_bytes(levels / 255.0), levels)
