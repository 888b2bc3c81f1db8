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

from typing import TYPE_CHECKING

from torch import nn
from torch.nn import functional as F

from aelib.core.config import config, setting
from aelib.priors.autoregressive import Autoregressive, start_silent
from aelib.priors.base import PRIORS

if TYPE_CHECKING:
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
        vertical = horizontal = self.embedding(codes).movedim(-1, 1)
        for layer in self.layers:
            vertical, horizontal = layer(vertical, horizontal, told)
        logits: Tensor = self.to_logits(horizontal)
        return logits


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
        shifted = F.pad(rows, (0, 0, 1, -1))
        left = F.pad(horizontal, (2, -1, 0, 0) if self.is_first else (1, 0, 0, 0))
        row = self.before(left) + self.down(shifted)
        if told is not None:
            for_rows, for_row = self.told(told)[..., None, None].chunk(2, dim=1)
            rows, row = rows + for_rows, row + for_row
        found: Tensor = self.out(_gate(row))
        return _gate(rows), found if self.is_first else horizontal + found


def _gate(x: Tensor) -> Tensor:
    value, gate = x.chunk(2, dim=1)
    return value.tanh() * gate.sigmoid()
