"""A recurrent network reads a picture row by row, or a series moment by moment.

The encoder's last state is the features. The decoder begins with a state made of the latent and
reads the latent again at each step beside learned numbers for the step's place, but never its own
output: so it decodes in one go, without the errors that add up when a network reads what it wrote.

References:
    Srivastava et al. 2015, Unsupervised learning of video representations using LSTMs.
    https://arxiv.org/abs/1502.04681
    Cho et al. 2014, the gated recurrent unit. https://arxiv.org/abs/1406.1078
    Jozefowicz et al. 2015, on the forget gate's bias.
    https://proceedings.mlr.press/v37/jozefowicz15.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import nn

from aelib.backbones.base import BACKBONES, Backbone, Encoder
from aelib.core.config import config, setting

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import ImageSpec, Layout

NUM_PLACE_FEATURES = 16
"""Without its place a cell must count the steps, which it learns slowly."""
_CELLS: dict[str, type[nn.LSTM | nn.GRU]] = {"lstm": nn.LSTM, "gru": nn.GRU}


@config
class RecurrentConfig:
    """Settings of the recurrent backbone."""

    cell: str = setting(
        "lstm",
        label="Cell",
        help="Long short-term memory, or the gated recurrent unit with fewer weights.",
        choices=tuple(_CELLS),
    )
    width: int = setting(128, label="Width", help="Numbers in the state.", low=1, high=2048)
    depth: int = setting(
        1,
        label="Depth",
        help="Recurrent layers on top of each other.",
        low=1,
        high=8,
        unit="layers",
    )
    bidirectional: bool = setting(
        True,
        label="Both directions",
        help="The encoder reads forwards and backwards.",
    )


@BACKBONES.register("recurrent", RecurrentConfig)
class Recurrent(Backbone):
    """An LSTM or GRU over the rows of a picture or the moments of a series."""

    kinds = frozenset({"image", "series"})

    def __init__(self, config: RecurrentConfig) -> None:
        self.config = config

    def encoder(self, image: ImageSpec, layout: Layout) -> Encoder:
        """Build steps → last state.

        Args:
            image: Size of the images.
            layout: ``vector``.

        Returns:
            The encoder; its features are the last states, one for each direction.
        """
        reader = _Reader(self.config, image)
        return Encoder(reader, (self.config.width * (1 + self.config.bidirectional),))

    def decoder(self, latent_shape: tuple[int, ...], image: ImageSpec, channels: int) -> nn.Module:
        """Build latent → steps.

        Args:
            latent_shape: ``(D,)``.
            image: Size of the images.
            channels: Channels of the prediction.

        Returns:
            The decoder.
        """
        return _Writer(self.config, latent_shape[0], image, channels)


class _Reader(nn.Module):
    def __init__(self, config: RecurrentConfig, image: ImageSpec) -> None:
        super().__init__()
        _, size = _steps(image, image.channels)
        self.directions = 1 + config.bidirectional
        self.layers = _recurrent(config, size, bidirectional=config.bidirectional)

    def forward(self, x: Tensor) -> Tensor:
        # rows (B, H, C, W) of a picture, moments (B, T, C) of a series
        steps = x[:, :, 0].transpose(1, 2) if x.shape[2] == 1 else x.transpose(1, 2).flatten(2)
        _, state = self.layers(steps)
        last = state[0] if isinstance(state, tuple) else state  # an LSTM has two
        return torch.cat(last[-self.directions :].unbind(0), dim=1)


class _Writer(nn.Module):
    def __init__(
        self, config: RecurrentConfig, latent_dim: int, image: ImageSpec, channels: int
    ) -> None:
        super().__init__()
        self.shape = (channels, image.height, image.width)
        self.num_steps, size = _steps(image, channels)
        self.depth, self.width = config.depth, config.width
        self.has_memory = config.cell == "lstm"
        self.to_state = nn.Linear(latent_dim, (1 + self.has_memory) * config.depth * config.width)
        self.places = nn.Parameter(torch.randn(self.num_steps, NUM_PLACE_FEATURES))
        num_inputs = latent_dim + NUM_PLACE_FEATURES
        self.layers = _recurrent(config, num_inputs, bidirectional=False)
        self.to_step = nn.Linear(config.width, size)

    def forward(self, latent: Tensor) -> Tensor:
        B = latent.shape[0]
        states = self.to_state(latent).reshape(B, -1, self.depth, self.width)
        # (1 or 2, depth, B, width): what a step passes on, and an LSTM's memory
        begin = states.permute(1, 2, 0, 3).contiguous()
        told = torch.cat(
            [latent[:, None].expand(-1, self.num_steps, -1), self.places.expand(B, -1, -1)], dim=2
        )
        written, _ = self.layers(told, (begin[0], begin[1]) if self.has_memory else begin[0])
        steps: Tensor = self.to_step(written)
        channels, height, width = self.shape
        if height == 1:
            return steps.transpose(1, 2)[:, :, None]
        return steps.reshape(B, height, channels, width).transpose(1, 2)


def _steps(image: ImageSpec, channels: int) -> tuple[int, int]:
    """Return how many steps there are, and how many numbers one has."""
    if image.kind == "series":
        return image.width, channels
    return image.height, channels * image.width


def _recurrent(
    config: RecurrentConfig, num_inputs: int, *, bidirectional: bool
) -> nn.LSTM | nn.GRU:
    layers = _CELLS[config.cell](
        num_inputs,
        config.width,
        num_layers=config.depth,
        batch_first=True,
        bidirectional=bidirectional,
    )
    if config.cell == "lstm":
        # gates lie as input, forget, cell, output; an open forget gate lets gradients through
        for name, bias in layers.named_parameters():
            if name.startswith("bias_ih"):
                nn.init.ones_(bias.detach()[config.width : 2 * config.width])
    return layers
