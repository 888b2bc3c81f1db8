"""Handwritten digits of 8×8 pixels that come with scikit-learn: the smallest real set.

References:
    Alpaydin & Kaynak 1998, Optical recognition of handwritten digits.
    https://doi.org/10.24432/C50P49
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from aelib.core.config import config
from aelib.core.seeding import derive_seed
from aelib.core.types import be_silent
from aelib.data.base import DATASETS, Dataset, Facts, ImageSet, Splits
from aelib.data.splitting import shuffle_and_cut

if TYPE_CHECKING:
    from aelib.core.types import Report

CLASS_NAMES = tuple("0123456789")
DARKEST = 16


@config
class DigitsConfig:
    """The digits have no settings."""


@DATASETS.register("digits", DigitsConfig)
class Digits(Dataset):
    """1,797 pictures, split once and for all."""

    title = "Digits"
    summary = "1,797 handwritten digits, grey, 8×8; they come with scikit-learn."
    licence = "CC BY 4.0"
    citation = "Alpaydin & Kaynak 1998, https://doi.org/10.24432/C50P49"
    is_offline = True

    def __init__(self, config: DigitsConfig) -> None:
        self.config = config

    def facts(self) -> Facts:
        """Return numbers and names without loading a picture.

        Returns:
            What :meth:`load` will give.
        """
        return Facts(1437, 180, 180, (1, 8, 8), CLASS_NAMES)

    def load(self, report: Report = be_silent) -> Splits:
        """Read the pictures and scale their 17 levels to bytes.

        Args:
            report: Not used: reading takes a moment.

        Returns:
            1,437 / 180 / 180 pictures.
        """
        from sklearn.datasets import load_digits

        raw = load_digits()
        levels = torch.from_numpy(raw.images).unsqueeze(1)
        pixels = (levels * (255 / DARKEST)).round().to(torch.uint8)
        images = ImageSet(pixels, torch.from_numpy(raw.target).long())
        return Splits(*shuffle_and_cut(images, derive_seed("digits")), class_names=CLASS_NAMES)
