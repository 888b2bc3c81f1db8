r"""Transformer blocks: tokens look at each other, then each is worked on by itself.

.. math:: \mathrm{attention}(Q, K, V) = \mathrm{softmax}\bigl(Q K^\top / \sqrt{d}\bigr) V

Normalisation stands before each half of a block, on the branch only, so that a deep stack trains
without a slow start.

References:
    Vaswani et al. 2017, Attention is all you need. https://arxiv.org/abs/1706.03762
    Xiong et al. 2020, On layer normalization in the transformer. https://arxiv.org/abs/2002.04745
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch
from torch import nn
from torch.nn import functional as F

if TYPE_CHECKING:
    from torch import Tensor


class Memory:
    """What the tokens so far answer in an attention, for those that come one by one.

    References:
        Shazeer 2019, Fast transformer decoding, section 2.4. https://arxiv.org/abs/1911.02150
    """

    def __init__(self) -> None:
        self._answers: list[Tensor] = []

    def add(self, key: Tensor, value: Tensor) -> tuple[Tensor, Tensor]:
        """Add a token.

        Args:
            key: What it is asked by.
            value: What it answers.

        Shape:
            - key, value: ``(B, heads, 1, F / heads)``
            - returns: ``(B, heads, T, F / heads)`` each

        Returns:
            Keys and values of all so far.
        """
        new = [key, value]
        if self._answers:
            new = [torch.cat(both, 2) for both in zip(self._answers, new, strict=True)]
        self._answers = new
        return new[0], new[1]


class Attention(nn.Module):
    """Every token asks every other, in several heads.

    Args:
        width: Numbers of a token.
        num_heads: How many questions it asks at once.
        is_causal: It asks only itself and the tokens before it.

    Shape:
        - input, output: ``(B, T, F)``
    """

    def __init__(self, width: int, num_heads: int, *, is_causal: bool = False) -> None:
        super().__init__()
        self.is_causal = is_causal
        self.num_heads = num_heads
        self.to_query_key_value = nn.Linear(width, 3 * width)
        self.to_output = nn.Linear(width, width)

    def forward(self, tokens: Tensor, memory: Memory | None = None) -> Tensor:
        """Let the tokens look at each other.

        Args:
            tokens: Any number of them; one, with a memory.
            memory: What earlier tokens answer; the token sees them and is added.

        Returns:
            As many.
        """
        B, T, width = tokens.shape
        split = self.to_query_key_value(tokens).reshape(B, T, 3, self.num_heads, -1)
        query, key, value = split.permute(2, 0, 3, 1, 4).unbind(0)  # (B, heads, T, F / heads)
        if memory is not None:
            key, value = memory.add(key, value)
        is_causal = self.is_causal and memory is None  # a memory holds no later token
        seen = F.scaled_dot_product_attention(query, key, value, is_causal=is_causal)
        output: Tensor = self.to_output(seen.transpose(1, 2).reshape(B, T, width))
        return output


class TransformerBlock(nn.Module):
    """Attention and a small network, each added to its input.

    Args:
        width: Numbers of a token.
        num_heads: Heads of the attention.
        expansion: How much wider the network is inside.
        is_causal: A token sees only itself and those before it.

    Shape:
        - input, output: ``(B, T, F)``
    """

    def __init__(
        self, width: int, num_heads: int, expansion: int, *, is_causal: bool = False
    ) -> None:
        super().__init__()
        self.attention = nn.Sequential(
            nn.LayerNorm(width), Attention(width, num_heads, is_causal=is_causal)
        )
        self.network = nn.Sequential(
            nn.LayerNorm(width),
            nn.Linear(width, expansion * width),
            nn.GELU(),
            nn.Linear(expansion * width, width),
        )

    def forward(self, tokens: Tensor, memory: Memory | None = None) -> Tensor:
        """Work on the tokens.

        Args:
            tokens: Any number of them; one, with a memory.
            memory: Of the attention.

        Returns:
            As many.
        """
        normalise, attend = self.attention
        tokens = tokens + attend(normalise(tokens), memory)
        added: Tensor = self.network(tokens)
        return tokens + added


def wave_positions(height: int, width: int, num_features: int) -> Tensor:
    r"""Return sines and cosines of a token's row and column, at falling frequencies.

    .. math:: \sin(r\,\omega_i),\ \cos(r\,\omega_i),\ \sin(c\,\omega_i),\ \cos(c\,\omega_i),
        \quad \omega_i = 10000^{-i/n}

    Args:
        height: Rows of tokens.
        width: Columns of tokens.
        num_features: Numbers per token.

    Shape:
        - returns: ``(height · width, num_features)``

    Returns:
        The positions, row by row.

    References:
        Vaswani et al. 2017, section 3.5. https://arxiv.org/abs/1706.03762
    """
    num_waves = math.ceil(num_features / 4)
    frequencies = 10_000.0 ** (-torch.arange(num_waves) / num_waves)
    rows = (torch.arange(height)[:, None] * frequencies).repeat_interleave(width, dim=0)
    columns = (torch.arange(width)[:, None] * frequencies).repeat(height, 1)
    waves = torch.cat([rows.sin(), rows.cos(), columns.sin(), columns.cos()], dim=1)
    return waves[:, :num_features]
