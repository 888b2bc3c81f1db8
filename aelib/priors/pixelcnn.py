r"""Convolutions that see only the codes above and to the left: the gated PixelCNN.

Two stacks: a vertical one that reads all rows above, and a horizontal one that reads the row so far
and what the vertical one found. So there is no blind spot:

.. math:: h' = \tanh(W_f * h + V_f y) \odot \sigma(W_g * h + V_g y)

References:
    van den Oord et al. 2016, Conditional image generation with PixelCNN decoders.
    https://arxiv.org/abs/1606.05328
    van den Oord, Vinyals & Kavukcuoglu 2017, section 3.3: a PixelCNN over codes.
    https://arxiv.org/abs/1711.00937
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import torch
from torch import nn
from torch.nn import functional as F

from aelib.core.config import config, setting
from aelib.priors.autoregressive import Autoregressive, start_silent
from aelib.priors.base import PRIORS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from torch import Tensor

    from aelib.core.types import ImageSpec


@config
class PixelcnnConfig:
    """Settings of the PixelCNN."""

    width: int = setting(32, label="Width", help="Channels of both stacks.", low=8, high=512)
    num_layers: int = setting(
        5,
        label="Layers",
        help="Gated layers; each sees one code further.",
        low=2,
        high=32,
    )


@PRIORS.register("pixelcnn", PixelcnnConfig)
class Pixelcnn(Autoregressive):
    """An embedding of codes, gated layers, and a small network to the logits."""

    def __init__(
        self,
        config: PixelcnnConfig,
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
        self.layers = nn.ModuleList(
            GatedLayer(width, is_first=index == 0) for index in range(config.num_layers)
        )
        self.to_logits = nn.Sequential(
            nn.ReLU(), nn.Conv2d(width, width, 1), nn.ReLU(), nn.Conv2d(width, codebook_size, 1)
        )
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
        vertical = horizontal = self._embed(codes)
        for layer in self.layers:
            vertical, horizontal = layer(vertical, horizontal, told)
        logits: Tensor = self.to_logits(horizontal)
        return logits

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
        number, height, width = codes.shape
        nothing = self.embedding.weight.new_zeros(number, self.config.width, 1, 1)
        layers = [_Reading(cast("GatedLayer", layer), nothing, told) for layer in self.layers]
        for row in range(height):
            above = (
                self._embed(codes[:, row - 1 : row]) if row else nothing.expand(-1, -1, 1, width)
            )
            for layer in layers:
                above = layer.begin_row(above, is_first=row == 0)
            for column in range(width):
                here = (
                    self._embed(codes[:, row : row + 1, column - 1 : column]) if column else nothing
                )
                for layer in layers:
                    here = layer.read(here, column)
                yield self.to_logits(here)[:, :, 0, 0]

    def _embed(self, codes: Tensor) -> Tensor:
        embedded: Tensor = self.embedding(codes)
        return embedded.movedim(-1, 1)


class GatedLayer(nn.Module):
    """One layer of both stacks.

    Args:
        width: Channels.
        is_first: It reads the codes themselves, so the horizontal stack must not see its own.
    """

    def __init__(self, width: int, *, is_first: bool) -> None:
        super().__init__()
        self.is_first = is_first
        self.above = nn.Conv2d(width, 2 * width, (2, 3))
        self.before = nn.Conv2d(width, 2 * width, (1, 2))
        self.down = nn.Conv2d(2 * width, 2 * width, 1)
        self.told = nn.Linear(width, 4 * width)
        self.out = nn.Conv2d(width, width, 1)

    def forward(
        self, vertical: Tensor, horizontal: Tensor, told: Tensor | None
    ) -> tuple[Tensor, Tensor]:
        """Read one code further up, and one further to the left.

        Args:
            vertical: What is known of the rows up to each one's end.
            horizontal: What is known of the codes up to each one (before it, but for the first).
            told: The class as numbers.

        Shape:
            - vertical, horizontal: ``(B, width, rows, w)``
            - told: ``(B, width)``

        Returns:
            Both stacks.
        """
        rows = self.above(F.pad(vertical, (1, 1, 1, 0)))
        # what is known up to the end of a row serves the row below it
        below = self.down(F.pad(rows, (0, 0, 1, -1)))
        left = F.pad(horizontal, (2, -1, 0, 0) if self.is_first else (1, 0, 0, 0))
        for_rows, for_row = self.told_to(told)
        found = self.go_on(horizontal, self.before(left) + below + for_row)
        return gate(rows + for_rows), found

    def told_to(self, told: Tensor | None) -> tuple[Tensor | float, Tensor | float]:
        """Return what the class adds to both stacks.

        Args:
            told: The class as numbers.

        Shape:
            - told: ``(B, width)``

        Returns:
            ``(B, 2 · width, 1, 1)`` each; 0 without a class.
        """
        if told is None:
            return 0.0, 0.0
        for_rows, for_row = self.told(told)[..., None, None].chunk(2, dim=1)
        return for_rows, for_row

    def go_on(self, horizontal: Tensor, row: Tensor) -> Tensor:
        """Return the horizontal stack behind this layer.

        Args:
            horizontal: The stack before it.
            row: What the layer found, before the gate.

        Shape:
            - horizontal, returns: ``(B, width, rows, w)``
            - row: ``(B, 2 · width, rows, w)``

        Returns:
            The stack; the first layer does not hand on the codes themselves.
        """
        found: Tensor = self.out(gate(row))
        return found if self.is_first else horizontal + found


class _Reading:
    """One layer on its way through a map: the last row and the last position of its input."""

    def __init__(self, layer: GatedLayer, nothing: Tensor, told: Tensor | None) -> None:
        self._layer = layer
        self._nothing = nothing
        self._for_rows, self._for_row = layer.told_to(told)

    def begin_row(self, above: Tensor, *, is_first: bool) -> Tensor:
        """Begin a row.

        Args:
            above: The layer's input in the row above; zeros above the first.
            is_first: There is no row above.

        Shape:
            - above, returns: ``(B, width, 1, w)``

        Returns:
            The next layer's input in the row above.
        """
        self._left = self._nothing
        if is_first:
            self._earlier = above
            self._below = self._layer.down(above.repeat(1, 2, 1, 1)) + self._for_row
            return above
        rows = self._layer.above(F.pad(torch.cat([self._earlier, above], 2), (1, 1, 0, 0)))
        self._earlier = above
        self._below = self._layer.down(rows) + self._for_row
        return gate(rows + self._for_rows)

    def read(self, here: Tensor, column: int) -> Tensor:
        """Go one position to the right.

        Args:
            here: The layer's input there.
            column: Which column.

        Shape:
            - here, returns: ``(B, width, 1, 1)``

        Returns:
            The next layer's input there.
        """
        row = self._layer.before(torch.cat([self._left, here], 3))
        self._left = here
        return self._layer.go_on(here, row + self._below[..., column : column + 1])


def gate(x: Tensor) -> Tensor:
    """Return the first half of the channels, as far as the second half lets it through.

    Args:
        x: Twice as many channels as are returned.

    Shape:
        - x: ``(B, 2 · F, h, w)``
        - returns: ``(B, F, h, w)``

    Returns:
        Values in (-1, 1).
    """
    value, gate = x.chunk(2, dim=1)
    return value.tanh() * gate.sigmoid()
