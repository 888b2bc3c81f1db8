from __future__ import annotations

import pytest
import torch

from aelib.nn.categorical import draw_categories


def test_frequencies_are_the_probabilities():
    probabilities = torch.tensor([0.1, 0.6, 0.0, 0.3])
    logits = probabilities.log().expand(40_000, -1)
    drawn = draw_categories(logits, torch.Generator().manual_seed(0))
    found = torch.bincount(drawn, minlength=4) / len(drawn)
    assert found.tolist() == pytest.approx(probabilities.tolist(), abs=0.01)
    assert found[2] == 0


def test_a_generator_repeats_and_the_global_one_is_left_alone():
    logits = torch.randn(50, 7)
    before = torch.get_rng_state()
    first = draw_categories(logits, torch.Generator().manual_seed(3))
    assert torch.equal(first, draw_categories(logits, torch.Generator().manual_seed(3)))
    assert torch.equal(torch.get_rng_state(), before)
