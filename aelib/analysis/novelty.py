"""How strange a picture is to a model: its reconstruction error beside those of known pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aelib.analysis.classes import told_classes
from aelib.analysis.decoding import decode_flat, encode_flat

if TYPE_CHECKING:
    import numpy.typing as npt
    from torch import Tensor

    from aelib.models import Autoencoder

UNUSUAL = 0.99


class Novelty(NamedTuple):
    """A picture's error and its place among known pictures.

    Attributes:
        error: Mean squared error of the picture's reconstruction.
        share: Share of known pictures that come back better, in [0, 1].
    """

    error: float
    share: float

    @property
    def is_unusual(self) -> bool:
        """Nearly all known pictures come back better."""
        return self.share >= UNUSUAL


def novelty(model: Autoencoder, image: Tensor, known: npt.NDArray[np.floating]) -> Novelty:
    """Measure how well a picture comes back.

    Args:
        model: A model in evaluation mode.
        image: The picture, in [0, 1].
        known: Errors of known pictures, as :class:`aelib.analysis.latents.Latents` has them.

    Shape:
        - image: ``(C, H, W)``
        - known: ``(N,)``

    Returns:
        Error and rank.
    """
    batch = image.unsqueeze(0)
    labels = told_classes(model, batch)
    restored = decode_flat(model, encode_flat(model, batch, labels), labels)
    error = float((restored - batch).square().mean())
    return Novelty(error, float(np.mean(known < error)))
