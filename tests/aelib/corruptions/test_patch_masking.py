from __future__ import annotations

import pytest
import torch

from aelib.corruptions import PatchMasking, PatchMaskingConfig


@pytest.mark.parametrize("patch", [1, 4, 7])
def test_whole_squares_are_hidden_exactly_as_many_as_asked(patch):
    torch.manual_seed(0)
    spoilt = PatchMasking(PatchMaskingConfig(level=0.5, patch=patch))(torch.ones(6, 3, 28, 28))
    squares = spoilt.unfold(2, patch, patch).unfold(3, patch, patch).flatten(4)
    assert torch.equal(squares.amin(4), squares.amax(4))
    assert torch.equal(squares[:, 0], squares[:, 2])
    num_squares = (28 // patch) ** 2
    hidden = (squares[:, 0, ..., 0] == 0).flatten(1).sum(1)
    assert hidden.tolist() == [round(0.5 * num_squares)] * 6


def test_pictures_lose_different_squares():
    torch.manual_seed(0)
    spoilt = PatchMasking(PatchMaskingConfig())(torch.ones(2, 1, 16, 16))
    assert not torch.equal(spoilt[0], spoilt[1])


def test_a_share_of_one_leaves_the_fill_alone_even_where_squares_do_not_fit():
    spoilt = PatchMasking(PatchMaskingConfig(level=1.0, fill=0.5))(torch.rand(2, 1, 9, 7))
    assert torch.equal(spoilt, torch.full_like(spoilt, 0.5))
