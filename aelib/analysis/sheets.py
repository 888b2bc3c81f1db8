"""Sheets of decoded pictures: one latent dimension per row, or a plane of two dimensions."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aelib.analysis.classes import every_class
from aelib.analysis.decoding import decode_flat
from aelib.analysis.traversal import traversal_grid
from aelib.core.drawing import as_pictures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor

    from aelib.analysis.planes import Plane
    from aelib.analysis.traversal import LatentRanges
    from aelib.models import Autoencoder


class Sheet(NamedTuple):
    """Decoded pictures in R rows and T columns.

    Attributes:
        images: Pictures row by row, ``(R · T, C, H, W)``.
        values: What the moved dimension is in each, by row.
    """

    images: Tensor
    values: list[list[float]]


def traversal_sheet(
    model: Autoencoder,
    latent: Tensor,
    ranges: LatentRanges,
    dimensions: Sequence[int],
    num_steps: int,
    label: int | None = None,
) -> Sheet:
    """Move one dimension per row from the low to the high end of its range.

    Args:
        model: A model in evaluation mode.
        latent: What all pictures share but for the moved dimension.
        ranges: How far each dimension goes.
        dimensions: Which ones, one row each.
        num_steps: Columns.
        label: Class of all pictures, if the model uses it.

    Shape:
        - latent: ``(D,)``

    Returns:
        The pictures, and the value of the moved dimension in each.
    """
    grid = traversal_grid(latent, ranges, dimensions, num_steps)
    values = [
        grid[row * num_steps : (row + 1) * num_steps, dimension].tolist()
        for row, dimension in enumerate(dimensions)
    ]
    return Sheet(decode_flat(model, grid, label), values)


def class_sheet(model: Autoencoder, latents: Tensor) -> Sheet:
    """Decode each latent as every class: one style, all kinds of pictures.

    Args:
        model: A model in evaluation mode that is told classes.
        latents: Flat latents, one row each.

    Shape:
        - latents: ``(R, D)``

    Returns:
        The pictures, and the class of each.
    """
    repeated, labels = every_class(model, latents)
    classes = [float(label) for label in range(model.image.num_classes)]
    return Sheet(decode_flat(model, repeated, labels), [classes] * len(latents))


def frames(sheet: Sheet) -> Tensor:
    """Return a sheet as frames of a film: all rows side by side, one frame per column.

    Args:
        sheet: Pictures in rows.

    Shape:
        - returns: ``(T, C, H, R · W)``

    Returns:
        The frames.
    """
    num_rows = len(sheet.values)
    images = as_pictures(sheet.images)  # series stand beside each other, not one after the other
    _, channels, height, width = images.shape
    rows = images.reshape(num_rows, -1, channels, height, width)
    return rows.permute(1, 2, 3, 0, 4).reshape(-1, channels, height, num_rows * width)


def plane_sheet(
    model: Autoencoder, plane: Plane, num_steps: int, label: int | None = None
) -> Sheet:
    """Decode a lattice over a plane through latent space.

    Args:
        model: A model in evaluation mode.
        plane: Which one; what is shown of it is decoded from border to border.
        num_steps: Rows, and columns.
        label: Class of all pictures, if the model uses it.

    Returns:
        The pictures: x grows to the right, y upwards; ``values`` holds the places across first,
        then those from the bottom up.
    """
    across, up = (
        np.linspace(low, high, num_steps) for low, high in zip(plane.low, plane.high, strict=True)
    )
    latents = np.stack([plane.latent(x, y) for y in up[::-1] for x in across])
    return Sheet(decode_flat(model, latents, label), [across.tolist(), up.tolist()])
