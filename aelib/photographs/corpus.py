"""What to train on: crops of photographs at several sizes, or the pictures of a data set.

References:
    Zhang et al. 2017, DnCNN: the scales and the eight orientations.
    https://arxiv.org/abs/1608.03981
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np
import torch
from PIL import Image

from aelib.core.errors import DataError
from aelib.core.seeding import generator
from aelib.data.pictures import SUFFIXES, open_picture
from aelib.photographs.turning import NUM_TURNS, turned

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy.typing as npt
    from torch import Tensor

    from aelib.data import ImageSet

SCALES = (1.0, 0.9, 0.8, 0.7)


def read_folder(folder: Path) -> list[npt.NDArray[np.uint8]]:
    """Read every picture of a folder, in the order of their names.

    Args:
        folder: Where they lie.

    Shape:
        - returns: each ``(H, W)`` or ``(H, W, 3)``

    Returns:
        Pixels.

    Raises:
        DataError: If there is none, or one is damaged.
    """
    files = sorted(path for path in folder.glob("*") if path.suffix.lower() in SUFFIXES)
    if not files:
        raise DataError(
            f"Expected pictures in '{folder}', found none.", f"Put {', '.join(SUFFIXES)} there."
        )
    return [open_picture(path.read_bytes(), path.name) for path in files]


class Corpus(Protocol):
    """Anything that clean pictures can be drawn from."""

    def batch(self, size: int, *parts: int | str) -> Tensor:
        """Draw pictures.

        Args:
            size: How many.
            parts: What the draw follows from.

        Shape:
            - returns: ``(size, C, H, W)``

        Returns:
            Values in [0, 1].
        """


class DataPictures:
    """Draws whole pictures of a data set, each mirrored at random.

    Args:
        images: Those to train on.
    """

    def __init__(self, images: ImageSet) -> None:
        self._images = images

    def __len__(self) -> int:
        return len(self._images)

    def batch(self, size: int, *parts: int | str) -> Tensor:
        """Draw pictures, see :meth:`Corpus.batch`.

        Args:
            size: How many.
            parts: What the draw follows from.

        Shape:
            - returns: ``(size, C, H, W)``

        Returns:
            Values in [0, 1].
        """
        source = generator("pictures", *parts)
        drawn = self._images.batch(torch.randint(len(self), (size,), generator=source))
        mirrored = torch.rand(size, 1, 1, 1, generator=source) < 0.5
        return torch.where(mirrored, drawn.flip(3), drawn)


class Crops:
    """Photographs, and a draw of batches of crops from them.

    Args:
        pictures: Grey or colour.
        side: Side of a crop.
        scales: Each picture is kept at these sizes, where a crop still fits.

    Shape:
        - pictures: each ``(H, W)`` or ``(H, W, 3)``

    Raises:
        DataError: If no crop fits into any picture.
    """

    def __init__(
        self,
        pictures: Sequence[npt.NDArray[np.uint8]],
        *,
        side: int,
        scales: Sequence[float] = SCALES,
    ) -> None:
        sized = (_resized(picture, scale) for picture in pictures for scale in scales)
        self.planes = [_planes(picture) for picture in sized if min(picture.shape[:2]) >= side]
        self._side, self._count = side, len(pictures)
        if not self.planes:
            raise DataError(f"Expected pictures of at least {side} × {side}.", "Add larger ones.")
        areas = torch.tensor([float(p.shape[1] * p.shape[2]) for p in self.planes])
        self._weights = areas.sqrt()  # large pictures have more to show, though not in proportion

    def __len__(self) -> int:
        return self._count

    def batch(self, size: int, *parts: int | str) -> Tensor:
        """Draw crops, each turned or mirrored at random.

        Args:
            size: How many.
            parts: What the draw follows from.

        Shape:
            - returns: ``(size, C, side, side)``

        Returns:
            Values in [0, 1].
        """
        source = generator("photographs", *parts)
        which = torch.multinomial(self._weights, size, replacement=True, generator=source)
        draws = torch.rand(size, 2, generator=source)
        turns = torch.randint(NUM_TURNS, (size,), generator=source)
        crops = [
            turned(_cut(self.planes[i], self._side, draw), int(turn))
            for i, draw, turn in zip(which.tolist(), draws, turns, strict=True)
        ]
        return torch.stack(crops).float().div_(255.0)


def _resized(picture: npt.NDArray[np.uint8], scale: float) -> npt.NDArray[np.uint8]:
    if scale == 1.0:
        return picture
    height, width = (round(side * scale) for side in picture.shape[:2])
    small = Image.fromarray(picture).resize((width, height), Image.Resampling.BICUBIC)
    return np.asarray(small)


def _planes(picture: npt.NDArray[np.uint8]) -> Tensor:
    planes = torch.from_numpy(np.array(picture))
    return planes[None] if picture.ndim == 2 else planes.permute(2, 0, 1).contiguous()


def _cut(planes: Tensor, side: int, draw: Tensor) -> Tensor:
    top, left = (int(d * (n - side + 1)) for d, n in zip(draw, planes.shape[1:], strict=True))
    return planes[:, top : top + side, left : left + side]
