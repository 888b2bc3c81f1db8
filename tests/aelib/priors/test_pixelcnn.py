from __future__ import annotations

import torch

from aelib.priors.pixelcnn import GatedLayer


def test_a_first_layer_sees_the_codes_before_and_above_alone():
    torch.manual_seed(0)
    layer = GatedLayer(3, is_first=True)
    codes = torch.randn(1, 3, 4, 4, requires_grad=True)
    _, horizontal = layer(codes, codes, None)
    horizontal[0, :, 2, 2].sum().backward()
    seen = codes.grad.abs().sum((0, 1)) > 0
    expected = torch.zeros(4, 4, dtype=torch.bool)
    expected[0, 1:4] = expected[1, 1:4] = True  # two rows above, one code further to each side
    expected[2, :2] = True  # the two codes before
    assert torch.equal(seen, expected)


def test_a_later_layer_sees_its_own_place_too():
    torch.manual_seed(0)
    layer = GatedLayer(3, is_first=False)
    horizontal = torch.randn(1, 3, 4, 4, requires_grad=True)
    _, found = layer(torch.zeros(1, 3, 4, 4), horizontal, None)
    found[0, :, 2, 2].sum().backward()
    seen = horizontal.grad.abs().sum((0, 1)) > 0
    assert seen.nonzero().tolist() == [[2, 1], [2, 2]]
