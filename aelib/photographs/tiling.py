"""Run a convolutional network over a picture of any size in bounded memory, without seams.

Each tile is computed with a margin around it that is thrown away, so that what is kept hardly
depends on where the tiles were cut; tiles begin where the network's own grid does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from torch import Tensor

    from aelib.core.watch import Watch

TILE = 768
MARGIN = 48


def run_tiled(
    function: Callable[[Tensor], Tensor],
    planes: Tensor,
    watch: Watch,
    *,
    tile: int = TILE,
    margin: int = MARGIN,
) -> Tensor:
    """Map a picture tile by tile.

    Args:
        function: Maps ``(1, C, h, w)`` to ``(1, D, h, w)``; position enters only by what is near.
        planes: The picture and its conditions.
        watch: Told how far it is; may stop it.
        tile: Side of a tile, a multiple of the network's stride.
        margin: What is computed around each tile, likewise a multiple.

    Shape:
        - planes: ``(C, H, W)``
        - returns: ``(D, H, W)``

    Returns:
        The whole result.

    Raises:
        CancelledError: If the watch stops the work.
        ValueError: If the picture is empty.
    """
    if not planes.numel():
        raise ValueError(f"expected a picture with pixels, got {tuple(planes.shape)}")
    height, width = planes.shape[1:]
    cuts = [(rows, columns) for rows in _cuts(height, tile) for columns in _cuts(width, tile)]
    result = torch.empty(0)
    watch.report(0.0)
    for done, (rows, columns) in enumerate(cuts, 1):
        top, left = max(0, rows.start - margin), max(0, columns.start - margin)
        seen = planes[None, :, top : rows.stop + margin, left : columns.stop + margin]
        mapped = function(seen)[0]
        if done == 1:
            result = torch.empty(mapped.shape[0], height, width)
        kept = mapped[:, rows.start - top : rows.stop - top, columns.start - left :]
        result[:, rows, columns] = kept[..., : columns.stop - columns.start]
        watch.report(done / len(cuts))
    return result


def _cuts(length: int, tile: int) -> Iterator[slice]:
    # a last piece that is nearly all margin is joined to the one before
    starts = range(0, max(1, length - tile // 4), tile)
    for start in starts:
        yield slice(start, length if start == starts[-1] else start + tile)
