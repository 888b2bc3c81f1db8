r"""A transformer over patches: each patch of a picture is a token that looks at all the others.

For a vector latent a few learned summary tokens travel with the patches and are the features; for a
map each patch keeps its own. The decoder gives each place its token and works on them likewise.

With a mask ratio r the encoder sees, in training, a random share 1 − r of the patches only. The
rest is dropped and costs nothing; in a map a learned token takes its place. The objective stays
that of the whole picture. In use the encoder sees every patch.

References:
    Dosovitskiy et al. 2021, An image is worth 16×16 words. https://arxiv.org/abs/2010.11929
    He et al. 2022, Masked autoencoders are scalable vision learners.
    https://arxiv.org/abs/2111.06377
    Yu et al. 2024, An image is worth 32 tokens (summary tokens). https://arxiv.org/abs/2406.07550
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import torch
from torch import nn
from torch.nn import functional as F

from aelib.backbones.base import BACKBONES, Backbone, Encoder
from aelib.core.config import config, setting
from aelib.core.errors import ConfigError
from aelib.core.seeding import rand_like
from aelib.nn.attention import TransformerBlock, wave_positions

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import ImageSpec, Layout


@config
class TransformerConfig:
    """Settings of the transformer backbone."""

    patch: int = setting(
        4,
        label="Patch",
        help="Side of a patch, or moments of it in a series; pictures are padded to fit.",
        low=2,
        high=32,
        unit="pixels",
    )
    width: int = setting(64, label="Width", help="Numbers per token.", low=4, high=1024)
    depth: int = setting(
        3, label="Depth", help="Blocks of encoder and decoder each.", low=1, high=24, unit="blocks"
    )
    num_heads: int = setting(
        4, label="Heads", help="Parts of a token that look independently.", low=1, high=32
    )
    expansion: int = setting(
        2, label="Expansion", help="How many times wider a block is inside.", low=1, high=8
    )
    num_summaries: int = setting(
        4,
        label="Summary tokens",
        help="Tokens that collect the picture for a vector latent.",
        low=1,
        high=64,
    )
    positions: str = setting(
        "learned",
        label="Positions",
        help="How a token knows its place: learned numbers, or sines and cosines.",
        choices=("learned", "waves"),
    )
    mask_ratio: float = setting(
        0.0,
        label="Mask ratio",
        help="Share of patches that the encoder does not see in training.",
        low=0.0,
        high=0.95,
    )

    def __post_init__(self) -> None:
        if self.width % self.num_heads:
            raise ConfigError(
                f"Expected a width that {self.num_heads} heads share evenly, got {self.width}.",
                f"Set 'width' to {self.num_heads * math.ceil(self.width / self.num_heads)}.",
            )


@BACKBONES.register("transformer", TransformerConfig)
class Transformer(Backbone):
    """Blocks of attention over patches, in encoder and decoder."""

    feature_layouts = frozenset({"vector", "map"})
    kinds = frozenset({"image", "series"})

    def __init__(self, config: TransformerConfig) -> None:
        self.config = config

    def encoder(self, image: ImageSpec, layout: Layout) -> Encoder:
        """Build patches → tokens → features.

        Args:
            image: Size of the images.
            layout: ``vector`` or ``map``.

        Returns:
            The encoder.
        """
        config, grid = self.config, _grid_of(image, self.config.patch)
        if layout == "map":
            shape: tuple[int, ...] = (config.width, grid.rows, grid.columns)
            return Encoder(_MapReader(config, grid, image.channels), shape)
        shape = (config.num_summaries * config.width,)
        return Encoder(_VectorReader(config, grid, image.channels), shape)

    def decoder(self, latent_shape: tuple[int, ...], image: ImageSpec, channels: int) -> nn.Module:
        """Build latent → tokens → patches.

        Args:
            latent_shape: ``(D,)`` or ``(D, h, w)``.
            image: Size of the images.
            channels: Channels of the prediction.

        Returns:
            The decoder.
        """
        grid = _grid_of(image, self.config.patch)
        return _Writer(self.config, grid, latent_shape, (channels, image.height, image.width))


class _Grid(NamedTuple):
    """Rows and columns of patches, and the sides of a patch."""

    rows: int
    columns: int
    height: int
    width: int

    @property
    def num_tokens(self) -> int:
        return self.rows * self.columns

    def split(self, x: Tensor) -> Tensor:
        """Return the patches of pictures, ``(B, T, C · height · width)``; zeros at the edges."""
        below = self.rows * self.height - x.shape[2]
        right = self.columns * self.width - x.shape[3]
        if below or right:
            x = F.pad(x, (0, right, 0, below))
        cut = x.reshape(x.shape[0], -1, self.rows, self.height, self.columns, self.width)
        return cut.permute(0, 2, 4, 1, 3, 5).flatten(3).flatten(1, 2)

    def join(self, patches: Tensor, shape: tuple[int, int, int]) -> Tensor:
        """Return pictures of ``shape``; undoes :meth:`split`."""
        B, (channels, height, width) = patches.shape[0], shape
        cut = patches.reshape(B, self.rows, self.columns, channels, self.height, self.width)
        whole = cut.permute(0, 3, 1, 4, 2, 5).flatten(4).flatten(2, 3)
        return whole[..., :height, :width]


class _Reader(nn.Module):
    """What encoders share: patches to tokens that know their place, all or a random share."""

    def __init__(self, config: TransformerConfig, grid: _Grid, channels: int) -> None:
        super().__init__()
        self.grid = grid
        self.num_kept = max(1, round((1.0 - config.mask_ratio) * grid.num_tokens))
        self.to_token = nn.Linear(channels * grid.height * grid.width, config.width)
        self.positions = _Positions(config, grid)
        self.blocks = _blocks(config)

    @property
    def drops(self) -> bool:
        return self.training and self.num_kept < self.grid.num_tokens

    def tokens(self, x: Tensor) -> tuple[Tensor, Tensor | None]:
        """Return tokens ``(B, T, F)``, and which ``(B, T)`` they are if some were dropped."""
        patches = self.grid.split(x)
        if not self.drops:
            return self.positions(self.to_token(patches)), None
        kept = rand_like(patches[:, :, 0]).argsort(1)[:, : self.num_kept]
        seen = patches.gather(1, kept[:, :, None].expand(-1, -1, patches.shape[2]))
        return self.to_token(seen) + self.positions.table[kept], kept


class _VectorReader(_Reader):
    def __init__(self, config: TransformerConfig, grid: _Grid, channels: int) -> None:
        super().__init__(config, grid, channels)
        self.summaries = nn.Parameter(0.5 * torch.randn(config.num_summaries, config.width))

    def forward(self, x: Tensor) -> Tensor:
        tokens, _ = self.tokens(x)
        summaries = self.summaries.expand(x.shape[0], -1, -1)
        seen: Tensor = self.blocks(torch.cat([summaries, tokens], dim=1))
        return seen[:, : self.summaries.shape[0]].flatten(1)


class _MapReader(_Reader):
    def __init__(self, config: TransformerConfig, grid: _Grid, channels: int) -> None:
        super().__init__(config, grid, channels)
        if config.mask_ratio:
            self.missing = nn.Parameter(0.5 * torch.randn(config.width))

    def forward(self, x: Tensor) -> Tensor:
        tokens, kept = self.tokens(x)
        seen: Tensor = self.blocks(tokens)
        if kept is not None:
            missing = self.missing.to(seen.dtype).expand(x.shape[0], self.grid.num_tokens, -1)
            seen = missing.scatter(1, kept[:, :, None].expand_as(seen), seen)
        return seen.transpose(1, 2).reshape(x.shape[0], -1, self.grid.rows, self.grid.columns)


class _Writer(nn.Module):
    def __init__(
        self,
        config: TransformerConfig,
        grid: _Grid,
        latent_shape: tuple[int, ...],
        shape: tuple[int, int, int],
    ) -> None:
        super().__init__()
        self.grid, self.shape = grid, shape
        num_features = config.width
        if len(latent_shape) == 1:  # the vector tells each place something else
            num_features *= grid.num_tokens
        self.to_tokens = nn.Linear(latent_shape[0], num_features)
        self.positions = _Positions(config, grid)
        self.blocks = _blocks(config)
        self.to_patch = nn.Linear(config.width, shape[0] * grid.height * grid.width)

    def forward(self, latent: Tensor) -> Tensor:
        told = latent.flatten(2).transpose(1, 2) if latent.dim() == 4 else latent
        tokens = self.to_tokens(told).reshape(latent.shape[0], self.grid.num_tokens, -1)
        patches = self.to_patch(self.blocks(self.positions(tokens)))
        return self.grid.join(patches, self.shape)


class _Positions(nn.Module):
    """Adds to each token what stands for its place."""

    def __init__(self, config: TransformerConfig, grid: _Grid) -> None:
        super().__init__()
        if config.positions == "learned":
            self.table = nn.Parameter(0.5 * torch.randn(grid.num_tokens, config.width))
        else:
            self.register_buffer("table", wave_positions(grid.rows, grid.columns, config.width))

    def forward(self, tokens: Tensor) -> Tensor:
        return tokens + self.table


def _blocks(config: TransformerConfig) -> nn.Sequential:
    blocks = [
        TransformerBlock(config.width, config.num_heads, config.expansion)
        for _ in range(config.depth)
    ]
    return nn.Sequential(*blocks, nn.LayerNorm(config.width))


def _grid_of(image: ImageSpec, patch: int) -> _Grid:
    height = 1 if image.kind == "series" else patch
    rows, columns = math.ceil(image.height / height), math.ceil(image.width / patch)
    return _Grid(rows, columns, height, patch)
