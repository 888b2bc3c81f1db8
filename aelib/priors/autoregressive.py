r"""What priors over codes share: each code is predicted from those before it, row by row.

.. math:: \log p(k \,|\, y) = \sum_{i=1}^{hw} \log p(k_i \,|\, k_1 \ldots k_{i-1}, y)

They learn beside the autoencoder, as a helper term on the codes that it gives. How often each code
stands at each position is counted; a part only learns by what its logits differ from that, which
saves it the longest part of the way. Of the pictures whose class is known a share is shown without
it, so that draws of no class work too.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

import torch
from torch import nn
from torch.nn import functional as F

from aelib.core.batch import batch_sum, current_shard
from aelib.core.seeding import rand_like
from aelib.core.types import Term, be_silent
from aelib.nn.categorical import draw_categories
from aelib.nn.labels import one_hot
from aelib.nn.moving_mean import MovingMean
from aelib.priors.base import Prior

if TYPE_CHECKING:
    from collections.abc import Iterator

    from torch import Tensor

    from aelib.core.types import BottleneckOutput, ImageSpec, Report

HIDDEN_CLASSES = 0.1
SLOWEST = 0.02
"""Share by which the counts follow the codes of a batch at the least."""
LEAST = 1e-3
"""What a code has at a position where it was never seen, as a share of 1 / K."""
COLDEST = 1e-3
"""Below this temperature the likeliest code is taken."""


def start_silent(layer: nn.Module) -> None:
    """Set a layer's numbers to 0, so that what is counted stands alone at first.

    Args:
        layer: The last layer of :meth:`Autoregressive.logits`.
    """
    for parameter in layer.parameters():
        nn.init.zeros_(parameter)


class Autoregressive(Prior):
    """A prior over maps of codes; a part gives :meth:`logits`.

    Args:
        latent_shape: ``(D, h, w)``; the codes are ``(h, w)``.
        image: Size of the pictures and number of classes.
        codebook_size: Number of codes.
        width: Numbers in which a class is told.
    """

    reads = "codes"
    is_fitted = True
    reads_labels = True

    def __init__(
        self, *, latent_shape: tuple[int, ...], image: ImageSpec, codebook_size: int, width: int
    ) -> None:
        super().__init__()
        self.map_shape = latent_shape[1:]
        self.codebook_size = codebook_size
        even = torch.full((codebook_size, *self.map_shape), 1.0 / codebook_size)
        self.shares = MovingMean(even, SLOWEST)
        self.num_classes = image.num_classes
        self.to_told = (
            nn.Linear(image.num_classes, width, bias=False) if image.num_classes else None
        )

    @abstractmethod
    def logits(self, codes: Tensor, told: Tensor | None) -> Tensor:
        """Return by what each code is likelier at a position, given the codes before it.

        Args:
            codes: The first rows of a map, or all of it.
            told: The class as numbers, 0 for an unknown one; None for pictures without classes.

        Shape:
            - codes: ``(B, rows, w)``
            - told: ``(B, width)``
            - returns: ``(B, K, rows, w)``

        Returns:
            Log-probabilities up to a constant, less the log of how often a code stands there; they
            do not depend on the code at the position itself, nor on any after it.
        """

    def in_turn(self, codes: Tensor, told: Tensor | None) -> Iterator[Tensor]:
        """Yield the logits of one position after another, row by row.

        Each time the code of that position is to be written into ``codes`` before the next is asked
        for. A part that keeps what it made of the earlier codes overrides this.

        Args:
            codes: Read as far as they were written.
            told: The class as numbers, as in :meth:`logits`.

        Shape:
            - codes: ``(B, h, w)``
            - told: ``(B, width)``

        Yields:
            Of :meth:`logits` the position's, ``(B, K)``.
        """
        _, height, width = codes.shape
        for row in range(height):
            for column in range(width):
                yield self.logits(codes[:, : row + 1], told)[:, :, row, column]

    def log_prob(self, latent: Tensor, labels: Tensor | None = None) -> Tensor:
        """Return the log-probability of maps of codes.

        Args:
            latent: The codes.
            labels: Classes, -1 where they are not known.

        Shape:
            - latent: ``(B, h, w)``
            - labels: ``(B,)``
            - returns: ``(B,)``

        Returns:
            Nats.
        """
        logits = self.logits(latent, self._told(len(latent), labels)) + self._log_shares()
        return -F.cross_entropy(logits, latent, reduction="none").flatten(1).sum(1)

    @torch.no_grad()
    def sample(
        self,
        num_samples: int,
        *,
        temperature: float = 1.0,
        labels: Tensor | None = None,
        generator: torch.Generator | None = None,
        report: Report = be_silent,
    ) -> Tensor:
        """Draw codes one after another.

        Args:
            num_samples: How many maps.
            temperature: Divides the logits: below 1 likely codes become likelier.
            labels: Classes, -1 where any will do.
            generator: Source of randomness on the CPU; None for the global one.
            report: Told after each position.

        Shape:
            - labels: ``(N,)``
            - returns: ``(N, h, w)``

        Returns:
            The codes, on the prior's device.
        """
        height, width = self.map_shape
        device = next(self.parameters()).device
        codes = torch.zeros((num_samples, height, width), dtype=torch.int64, device=device)
        positions, log_shares = height * width, self._log_shares().flatten(1)
        in_turn = self.in_turn(codes, self._told(num_samples, labels))
        for place, logits in enumerate(in_turn):
            scaled = (logits + log_shares[:, place]) / max(temperature, COLDEST)
            codes.flatten(1)[:, place] = draw_categories(scaled, generator)
            report((place + 1) / positions, f"code {place + 1} of {positions}")
        return codes

    def objective(self, output: BottleneckOutput, labels: Tensor | None) -> dict[str, Term]:
        """Return what teaches the prior the codes of the batch.

        Args:
            output: What the bottleneck made of a batch.
            labels: Classes, -1 where they are not known.

        Shape:
            - labels: ``(B,)``

        Returns:
            The helper term ``prior``, -log p of the codes.

        Raises:
            TypeError: If the bottleneck gives no codes.
        """
        if output.codes is None:
            raise TypeError("a prior over codes needs a bottleneck that gives codes")
        if self.training:
            self._count(output.codes)
        if labels is not None:
            labels = labels.repeat(output.num_draws)
            if self.training:
                is_hidden = rand_like(labels.float()) < HIDDEN_CLASSES
                labels = labels.masked_fill(is_hidden, -1)
        return {"prior": Term(-self.log_prob(output.codes, labels), is_helper=True)}

    def _log_shares(self) -> Tensor:
        return (self.shares.value + LEAST / self.codebook_size).log()

    @torch.no_grad()
    def _count(self, codes: Tensor) -> None:
        number = len(codes) * current_shard().world
        positions = codes[0].numel()
        places = codes.flatten(1) * positions + torch.arange(positions, device=codes.device)
        counts = torch.bincount(places.flatten(), minlength=self.shares.value.numel()).float()
        self.shares.follow(batch_sum(counts[None]).reshape(self.shares.value.shape) / number)

    def _told(self, number: int, labels: Tensor | None) -> Tensor | None:
        if self.to_told is None:
            return None
        weight = self.to_told.weight
        if labels is None:
            labels = torch.full((number,), -1, device=weight.device)
        told: Tensor = self.to_told(one_hot(labels.to(weight.device), self.num_classes))
        return told
