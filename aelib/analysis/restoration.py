r"""Let a model for small pictures restore one of any size.

With ``fit="tile"`` the picture is cut into tiles that overlap by half, each is reconstructed, and
they are blended with a smooth window :math:`w`, normalised wherever they meet:
:math:`\hat x = \sum_k w_k \hat x_k / \sum_k w_k`. No seam is left, as a tile's weight falls to
nearly 0 at its border. With ``fit="resize"`` the whole picture is shrunk to the model's size and
enlarged again, which loses detail but shows the model the whole.

References:
    Griffin & Lim 1984, overlap and add. https://doi.org/10.1109/TASSP.1984.1164317
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch.nn import functional as F

from aelib.analysis.classes import told_classes
from aelib.core.errors import DataError
from aelib.core.planes import from_planes, to_planes
from aelib.core.watch import UNWATCHED, Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy as np
    import numpy.typing as npt
    from torch import Tensor

    from aelib.models import Autoencoder

FITS = ("tile", "resize")
MAX_PIXELS = 25_000_000
BATCH_TILES = 64


def restore(
    model: Autoencoder,
    image: npt.NDArray[np.floating],
    *,
    fit: str = "tile",
    progress: Callable[[float], None] | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> npt.NDArray[np.float32]:
    """Reconstruct a picture of any size with a model of a fixed size.

    A model for grey pictures restores each colour by itself; a model for colour pictures sees a
    grey one as three equal colours, and their mean is returned. A series of any length is a
    picture of height 1 with as many colours as the model has channels.

    Args:
        model: A model in evaluation mode.
        image: The picture, in [0, 1].
        fit: One of :data:`FITS`.
        progress: Called with the share that is done.
        is_cancelled: Asked between batches; True stops the work.

    Shape:
        - image, returns: ``(H, W)`` or ``(H, W, 3)``; of a series ``(1, T)`` or ``(1, T, C)``

    Returns:
        The restored picture in [0, 1].

    Raises:
        DataError: If the picture is empty or too large.
        ValueError: If the shape or the fit is not one of the above.
        CancelledError: If ``is_cancelled`` said so.
    """
    is_picture = image.ndim == 2 or (
        image.ndim == 3 and image.shape[2] in (3, model.image.channels)
    )
    if not is_picture or fit not in FITS:
        raise ValueError(
            f"expected (H, W) or (H, W, 3) and a fit of {FITS}, got {image.shape}, {fit!r}"
        )
    if not 0 < image.shape[0] * image.shape[1] <= MAX_PIXELS:
        raise DataError(
            f"Expected a picture of 1 to {MAX_PIXELS // 10**6} million pixels, got "
            f"{image.shape[1]} by {image.shape[0]}.",
            "Shrink it first.",
        )
    watch = Watch(progress or UNWATCHED.progress, is_cancelled or UNWATCHED.is_cancelled)
    planes = to_planes(image)
    restored = _tiled(model, planes, watch) if fit == "tile" else _resized(model, planes, watch)
    return from_planes(restored.clamp(0.0, 1.0), image.ndim)


@torch.inference_mode()
def _reconstruct(model: Autoencoder, planes: Tensor) -> Tensor:
    # planes (B, P, h, w): the P colours of the picture need not be the C channels of the model
    device = next(model.parameters()).device
    batch, colours = planes.shape[:2]
    channels = model.image.channels
    if colours == channels:
        return _of_likely_class(model, planes.to(device)).float().cpu()
    if channels == 1:
        grey = planes.flatten(0, 1).unsqueeze(1).to(device)
        return _of_likely_class(model, grey).float().cpu().view_as(planes)
    grey = _of_likely_class(model, planes.expand(batch, channels, -1, -1).to(device))
    return grey.float().mean(1, keepdim=True).cpu()


def _of_likely_class(model: Autoencoder, x: Tensor) -> Tensor:
    return model.reconstruct(x, told_classes(model, x))


def _resized(model: Autoencoder, planes: Tensor, watch: Watch) -> Tensor:
    size, own_size = (model.image.height, model.image.width), planes.shape[1:]
    small = F.interpolate(
        planes.unsqueeze(0), size, mode="bilinear", antialias=True, align_corners=False
    )
    restored = _reconstruct(model, small.clamp(0.0, 1.0))
    watch.report(1.0)
    return F.interpolate(restored, own_size, mode="bicubic", antialias=True, align_corners=False)[0]


def _tiled(model: Autoencoder, planes: Tensor, watch: Watch) -> Tensor:
    tile_height, tile_width = model.image.height, model.image.width
    height, width = planes.shape[1:]
    padded = _pad_to(planes, tile_height, tile_width)
    window = torch.outer(_window(tile_height), _window(tile_width))
    total = torch.zeros_like(padded)
    weight = torch.zeros(padded.shape[1:])
    corners = [
        (y, x)
        for y in _starts(padded.shape[1], tile_height)
        for x in _starts(padded.shape[2], tile_width)
    ]
    for done, batch in _batches(corners):
        tiles = [padded[:, y : y + tile_height, x : x + tile_width] for y, x in batch]
        restored = _reconstruct(model, torch.stack(tiles)) * window
        for (y, x), piece in zip(batch, restored, strict=True):
            total[:, y : y + tile_height, x : x + tile_width] += piece
            weight[y : y + tile_height, x : x + tile_width] += window
        watch.report(done / len(corners))
    return (total / weight)[:, :height, :width]


def _batches(corners: list[tuple[int, int]]) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    for start in range(0, len(corners), BATCH_TILES):
        batch = corners[start : start + BATCH_TILES]
        yield start + len(batch), batch


def _pad_to(planes: Tensor, height: int, width: int) -> Tensor:
    # a picture smaller than a tile grows by repeating its last row and column
    down, right = max(0, height - planes.shape[1]), max(0, width - planes.shape[2])
    return F.pad(planes.unsqueeze(0), (0, right, 0, down), mode="replicate")[0]


def _window(size: int) -> Tensor:
    place = (torch.arange(size, dtype=torch.float32) + 0.5) / size
    return torch.sin(torch.pi * place).square()


def _starts(length: int, size: int) -> list[int]:
    # even positions from one border to the other, at most half a tile apart
    span = length - size
    count = -(-span // max(1, size // 2)) + 1
    return [round(index * span / max(1, count - 1)) for index in range(count)]
