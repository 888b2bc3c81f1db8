r"""Normalising flows: invertible networks whose change of volume is known.

A coupling layer keeps one half of the numbers and moves the other half by what it reads there:

.. math:: z'_a = z_a, \qquad z'_b = z_b \odot e^{s(z_a)} + t(z_a), \qquad
    \log\Bigl|\det\frac{\partial z'}{\partial z}\Bigr| = \sum_i s_i(z_a)

Both directions cost one pass, so the same flow serves a posterior, which draws at every step, and
a prior, which is evaluated at every step; an inverse autoregressive flow is quick in one of the
two only. The maths is short and kept here, since flow libraries bring distributions and training
loops of their own with it.

References:
    Dinh et al. 2017, Density estimation using Real NVP. https://arxiv.org/abs/1605.08803
    Rezende & Mohamed 2015, Variational inference with normalizing flows.
    https://arxiv.org/abs/1505.05770
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import torch
from torch import nn

from aelib.core.seeding import generator
from aelib.nn.perceptron import Perceptron

if TYPE_CHECKING:
    from torch import Tensor

LARGEST_LOG_SCALE = 2.0
"""One layer stretches by at most e²: a flow stays finite while it learns."""
SMALL = 1e-2
"""Factor on the first weights of what moves: a flow begins next to the identity."""


class Coupling(nn.Module):
    """Moves one half of the numbers by what it reads from the other half; at first by little.

    Args:
        order: The numbers in the order in which their first half is kept; each index once.
        hidden: Width of the network that reads.
        context_size: Size of what it reads beside, e.g. features of a picture.
    """

    def __init__(self, order: Tensor, hidden: int, context_size: int = 0) -> None:
        super().__init__()
        self.num_kept = len(order) // 2
        self.register_buffer("order", order)
        self.register_buffer("place", order.argsort())
        self.order: Tensor
        self.place: Tensor
        # a single number without context reads a constant, so that it can be moved at all
        num_read = max(1, self.num_kept + context_size)
        self.reader = Perceptron(num_read, hidden, hidden, 2 * (len(order) - self.num_kept))
        with torch.no_grad():
            for parameter in self.reader.layers[-1].parameters():
                parameter.mul_(SMALL)

    def forward(self, z: Tensor, context: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Move, from the simple side to the complicated one.

        Args:
            z: Where from.
            context: What the layer reads beside.

        Shape:
            - z: ``(B, D)``
            - context: ``(B, context_size)``
            - returns: ``(B, D)`` and ``(B,)``

        Returns:
            Where to, and the log of the change of volume.
        """
        kept, moved = z[:, self.order].tensor_split([self.num_kept], dim=1)
        log_scale, shift = self._read(kept, context)
        moved = moved * log_scale.exp() + shift
        return torch.cat([kept, moved], dim=1)[:, self.place], log_scale.sum(1)

    def inverse(self, z: Tensor, context: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Move back.

        Args:
            z: Where :meth:`forward` came to.
            context: What it read beside.

        Shape:
            - z: ``(B, D)``
            - context: ``(B, context_size)``
            - returns: ``(B, D)`` and ``(B,)``

        Returns:
            Where it came from, and the log of the change of volume of the way back.
        """
        kept, moved = z[:, self.order].tensor_split([self.num_kept], dim=1)
        log_scale, shift = self._read(kept, context)
        moved = (moved - shift) * (-log_scale).exp()
        return torch.cat([kept, moved], dim=1)[:, self.place], -log_scale.sum(1)

    def _read(self, kept: Tensor, context: Tensor | None) -> tuple[Tensor, Tensor]:
        read = kept if context is None else torch.cat([kept, context], dim=1)
        if read.shape[1] == 0:
            read = read.new_ones((len(read), 1))
        raw, shift = self.reader(read).chunk(2, dim=1)
        return LARGEST_LOG_SCALE * torch.tanh(raw / LARGEST_LOG_SCALE), shift


class Flow(nn.Module):
    """Coupling layers one after another; at first almost the identity.

    Layers come in pairs: the second of a pair moves what the first kept, and each pair divides
    the numbers in another way.

    Args:
        size: How many numbers it moves.
        num_layers: Number of coupling layers.
        hidden: Width of the networks in them.
        context_size: Size of what each layer reads beside, 0 for nothing.
    """

    def __init__(self, size: int, *, num_layers: int, hidden: int, context_size: int = 0) -> None:
        super().__init__()
        layers = []
        for index in range(num_layers):
            source = generator("flow", size, index // 2)
            order = torch.randperm(size, generator=source)
            layers.append(Coupling(order.flip(0) if index % 2 else order, hidden, context_size))
        self.layers = nn.ModuleList(layers)

    def forward(self, z: Tensor, context: Tensor | None = None) -> tuple[Tensor, Tensor]:
        r"""Go from the simple side to the complicated one, e.g. from noise to latents.

        Args:
            z: Where from.
            context: What the layers read beside.

        Shape:
            - z: ``(B, D)``
            - context: ``(B, context_size)``
            - returns: ``(B, D)`` and ``(B,)``

        Returns:
            Where to, and :math:`\log|\det \partial z' / \partial z|`; the log-density there is
            that of ``z`` minus it.
        """
        log_det = z.new_zeros(len(z))
        for layer in self.layers:
            z, change = layer(z, context)
            log_det = log_det + change
        return z, log_det

    def inverse(self, z: Tensor, context: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Go back, e.g. from latents to noise.

        Args:
            z: Where :meth:`forward` came to.
            context: What the layers read beside.

        Shape:
            - z: ``(B, D)``
            - context: ``(B, context_size)``
            - returns: ``(B, D)`` and ``(B,)``

        Returns:
            Where it came from, and the log of the change of volume of the way back; the
            log-density of ``z`` is that of where it came from plus it.
        """
        log_det = z.new_zeros(len(z))
        for layer in reversed(self.layers):
            z, change = cast("Coupling", layer).inverse(z, context)
            log_det = log_det + change
        return z, log_det
