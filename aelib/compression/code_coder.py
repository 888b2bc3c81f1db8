"""Maps of codes as bits: each position has its own frequencies, counted on other pictures.

A prior over codes expects better, for it knows the codes before; :func:`prior_bits` says what they
would cost under it. A stream of such is not written: what a network computes differs in the last
bits from machine to machine, and with one of them all that follows would be lost.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import torch

from aelib.compression.streams import Reader, Writer

if TYPE_CHECKING:
    import numpy.typing as npt

    from aelib.compression.streams import Numbers, Symbols
    from aelib.models import Autoencoder

_BATCH_SIZE = 50


class CodeCoder:
    """Codes rows of codes, position by position.

    Args:
        counts: How often each code stood at each position, ``(P, K)``; one is added to each.
    """

    def __init__(self, counts: npt.NDArray[np.int64]) -> None:
        self.counts = counts
        expected = counts + 1.0
        self._chances: Numbers = expected / expected.sum(1, keepdims=True)

    @classmethod
    def fit(cls, codes: Symbols, codebook_size: int) -> CodeCoder:
        """Count codes.

        Args:
            codes: Of pictures, best of such as the model has not learned from.
            codebook_size: Number of different codes.

        Shape:
            - codes: ``(N, P)``

        Returns:
            The coder.
        """
        columns = [np.bincount(column, minlength=codebook_size) for column in codes.T]
        return cls(np.stack(columns))

    def bits(self, symbols: Symbols) -> Numbers:
        """Return what each row costs.

        Args:
            symbols: Codes.

        Shape:
            - symbols: ``(N, P)``
            - returns: ``(N,)``

        Returns:
            Bits, without the rounding of a stream.
        """
        chances = self._chances[np.arange(symbols.shape[1]), symbols]
        bits: Numbers = -np.log2(chances).sum(1)
        return bits

    def encode(self, symbols: Symbols) -> bytes:
        """Write the codes of all rows as one stream.

        Args:
            symbols: Codes.

        Shape:
            - symbols: ``(N, P)``

        Returns:
            The stream.
        """
        writer = Writer()
        for place, chances in enumerate(self._chances):
            writer.put_chosen(symbols[:, place], chances)
        return writer.stream()

    def decode(self, stream: bytes, count: int) -> Symbols:
        """Read what :meth:`encode` wrote.

        Args:
            stream: The stream.
            count: Number of rows.

        Shape:
            - returns: ``(N, P)``

        Returns:
            The codes.
        """
        reader = Reader(stream)
        columns = [reader.take_chosen(chances, count) for chances in self._chances]
        return np.stack(columns, axis=1)


@torch.inference_mode()
def prior_bits(model: Autoencoder, symbols: Symbols) -> float | None:
    """Return what codes cost under the model's own prior, were it to code them.

    Args:
        model: A model with a discrete latent.
        symbols: Codes of pictures.

    Shape:
        - symbols: ``(N, P)``

    Returns:
        Mean bits of a picture; None for a model without a prior over codes.
    """
    if model.prior.reads != "codes":
        return None
    device = next(model.parameters()).device
    _, height, width = model.latent_shape
    codes = torch.from_numpy(symbols).long().reshape(-1, height, width)
    nats = 0.0
    for start in range(0, len(codes), _BATCH_SIZE):
        part = codes[start : start + _BATCH_SIZE].to(device)
        unknown = torch.full((len(part),), -1, dtype=torch.int64, device=device)
        nats -= float(model.prior.log_prob(part, unknown).double().sum())
    return nats / math.log(2.0) / len(codes)
