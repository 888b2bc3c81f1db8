from __future__ import annotations

import math

import pytest
import torch
from torch import nn

from aelib.nn.attention import Attention, TransformerBlock, wave_positions


@pytest.mark.parametrize("is_causal", [False, True])
def test_attention_is_torchs_own(is_causal):
    ours = Attention(12, 3, is_causal=is_causal)
    theirs = nn.MultiheadAttention(12, 3, batch_first=True)
    theirs.load_state_dict({
        "in_proj_weight": ours.to_query_key_value.weight,
        "in_proj_bias": ours.to_query_key_value.bias,
        "out_proj.weight": ours.to_output.weight,
        "out_proj.bias": ours.to_output.bias,
    })
    x = torch.randn(2, 5, 12)
    mask = torch.ones(5, 5).triu(1).bool() if is_causal else None
    expected, _ = theirs(x, x, x, attn_mask=mask, need_weights=False)
    torch.testing.assert_close(ours(x), expected)


def test_attention_of_one_head_by_hand():
    layer = Attention(2, 1)
    x = torch.randn(1, 3, 2)
    query, key, value = layer.to_query_key_value(x)[0].chunk(3, dim=1)
    seen = (query @ key.T / math.sqrt(2)).softmax(1) @ value
    torch.testing.assert_close(layer(x)[0], layer.to_output(seen))


def test_tokens_without_places_are_a_set_and_a_causal_block_sees_no_future():
    x = torch.randn(1, 6, 8)
    order = torch.tensor([3, 1, 5, 0, 2, 4])
    block = TransformerBlock(8, 2, 2)
    torch.testing.assert_close(block(x[:, order]), block(x)[:, order])
    causal = TransformerBlock(8, 2, 2, is_causal=True)
    changed = x.clone()
    changed[:, 4:] += 1.0
    torch.testing.assert_close(causal(x)[:, :4], causal(changed)[:, :4])
    assert not torch.allclose(causal(x)[:, 4:], causal(changed)[:, 4:])


def test_a_block_adds_both_halves_to_its_input():
    block = TransformerBlock(8, 2, 2)
    for layer in (block.attention[-1].to_output, block.network[-1]):
        nn.init.zeros_(layer.weight)
        nn.init.zeros_(layer.bias)
    x = torch.randn(1, 4, 8)
    assert torch.equal(block(x), x)


def test_wave_positions_tell_places_apart_and_begin_with_the_sine_of_the_row():
    table = wave_positions(3, 5, 6)
    assert table.shape == (15, 6)
    assert len(table.unique(dim=0)) == 15
    rows = torch.arange(3.0).repeat_interleave(5)
    torch.testing.assert_close(table[:, 0], rows.sin())
    torch.testing.assert_close(table[:, 1], (rows * 0.01).sin())
    columns = torch.arange(5.0).repeat(3)
    torch.testing.assert_close(table[:, 4], columns.sin())
