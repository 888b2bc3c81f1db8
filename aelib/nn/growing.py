"""Modules that change as training goes on."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from torch import nn

if TYPE_CHECKING:
    from aelib.core.types import Progress


class Growing(nn.Module):
    """A module that is told before each step how far training is.

    What it makes of that is a buffer, so that it is saved, averaged (copied) and restored with the
    weights, and evaluation sees the model as it was trained last.
    """

    @abstractmethod
    def advance(self, progress: Progress) -> None:
        """Go to a place in training.

        Args:
            progress: How far training is.
        """
