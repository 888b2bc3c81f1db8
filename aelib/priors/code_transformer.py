r"""A transformer that reads codes in order, and predicts each from those before it.

A first token that stands for nothing begins; each token sees itself and the earlier ones only. The
class, where it is known, is added to every token.

References:
    Vaswani et al. 2017, Attention is all you need. https://arxiv.org/abs/1706.03762
    Esser, Rombach & Ommer 2021, Taming transformers: a transformer over codes of pictures.
    https://arxiv.org/abs/2012.09841
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch
from torch import nn
from torch.nn import functional as F

from aelib.core.config import config, setting
from aelib.core.errors import ConfigError
from aelib.nn.attention import Memory, TransformerBlock
from aelib.priors.autoregressive import Autoregressive, start_silent
from aelib.priors.base import PRIORS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from torch import Tensor

    from aelib.core.types import ImageSpec

EXPANSION = 4


@config
class CodeTransformerConfig:
    """Settings of the transformer over codes."""

    width: int = setting(64, label="Width", help="Numbers of a token.", low=8, high=1024)
    num_layers: int = setting(2, label="Layers", help="Blocks.", low=1, high=24)
    num_heads: int = setting(
        4, label="Heads", help="Of the attention; they divide the width.", low=1, high=32
    )

    def __post_init__(self) -> None:
        """Refuse a width that the heads do not divide.

        Raises:
            ConfigError: If they do not.
        """
        if self.width % self.num_heads:
            raise ConfigError(
                f"Expected a width that {self.num_heads} heads divide, got {self.width}.",
                "Choose a multiple of the number of heads.",
            )


@PRIORS.register("code_transformer", CodeTransformerConfig)
class CodeTransformer(Autoregressive):
    """Embeddings of codes and places, causal blocks, and a layer to the logits."""

    def __init__(
        self,
        config: CodeTransformerConfig,
        *,
        latent_shape: tuple[int, ...],
        image: ImageSpec,
        codebook_size: int = 0,
    ) -> None:
        super().__init__(
            latent_shape=latent_shape,
            image=image,
            codebook_size=codebook_size,
            width=config.width,
        )
        self.config = config
        width = config.width
        self.embedding = nn.Embedding(codebook_size, width)
        self.places = nn.Parameter(0.02 * torch.randn(math.prod(self.map_shape), width))
        self.blocks = nn.Sequential(*[
            TransformerBlock(width, config.num_heads, EXPANSION, is_causal=True)
            for _ in range(config.num_layers)
        ])
        self.to_logits = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, codebook_size))
        start_silent(self.to_logits[-1])

    def logits(self, codes: Tensor, told: Tensor | None) -> Tensor:
        """Return by what each code is likelier at a position, given the codes before it.

        Args:
            codes: The first rows of a map, or all of it.
            told: The class as numbers.

        Shape:
            - codes: ``(B, rows, w)``
            - told: ``(B, width)``
            - returns: ``(B, K, rows, w)``

        Returns:
            Log-probabilities up to a constant, less the log of how often a code stands there.
        """
        earlier = self.embedding(codes.flatten(1)[:, :-1])
        tokens = F.pad(earlier, (0, 0, 1, 0))
        tokens = tokens + self.places[: tokens.shape[1]]
        if told is not None:
            tokens = tokens + told[:, None]
        logits: Tensor = self.to_logits(self.blocks(tokens))
        return logits.mT.reshape(len(codes), -1, *codes.shape[1:])

    def in_turn(self, codes: Tensor, told: Tensor | None) -> Iterator[Tensor]:
        """Yield the logits of one position after another, reading each code once.

        Args:
            codes: Read as far as they were written.
            told: The class as numbers.

        Shape:
            - codes: ``(B, h, w)``
            - told: ``(B, width)``

        Yields:
            ``(B, K)`` logits.
        """
        flat, memories = codes.flatten(1), [Memory() for _ in self.blocks]
        token = self.places.new_zeros(len(codes), 1, self.config.width)
        for place in range(flat.shape[1]):
            if place:
                token = self.embedding(flat[:, place - 1 : place])
            token = token + self.places[place]
            if told is not None:
                token = token + told[:, None]
            for block, memory in zip(self.blocks, memories, strict=True):
                token = block(token, memory)
            yield self.to_logits(token)[:, 0]
