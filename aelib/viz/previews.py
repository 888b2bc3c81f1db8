"""The preview pictures of a run: enlarged, cut to a few columns, or as a film over the epochs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from PIL import Image

from aelib.analysis.strips import to_gif
from aelib.runs.previews import MARGIN
from aelib.training.epoch_previews import NUM_PREVIEWS
from aelib.viz.pixels import enlarge

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy.typing as npt

_MAX_EPOCHS = 240


def preview_pixels(
    path: Path, *, width: int, num_columns: int = NUM_PREVIEWS, num_rows: int | None = None
) -> npt.NDArray[np.uint8]:
    """Read a preview, enlarged so that its pixels stay sharp.

    Args:
        path: What training wrote.
        width: Wanted width in pixels.
        num_columns: Pictures of each row to keep.
        num_rows: Rows to keep; None for all. Pictures are taken to be square then.

    Shape:
        - returns: ``(H, W, 3)``

    Returns:
        The picture.
    """
    pixels = np.asarray(Image.open(path).convert("RGB"))
    cell = (pixels.shape[1] + MARGIN) // NUM_PREVIEWS
    pixels = pixels[:, : num_columns * cell - MARGIN]
    if num_rows is not None:
        pixels = pixels[: num_rows * cell - MARGIN]
    return enlarge(pixels, width)


def preview_film(paths: Sequence[Path], *, fps: float = 4.0, scale: int = 2) -> bytes:
    """Make a film of the previews of a run.

    Args:
        paths: Previews of one kind, in order; evenly thinned when there are too many.
        fps: Frames per second.
        scale: Whole factor of enlargement.

    Returns:
        A GIF that repeats for ever.
    """
    step = -(-len(paths) // _MAX_EPOCHS)
    frames = [np.asarray(Image.open(path).convert("RGB")) for path in paths[::step]]
    pixels = torch.from_numpy(np.stack(frames)).permute(0, 3, 1, 2)
    if bool((pixels == pixels[:, :1]).all()):  # grey keeps its exact values in a GIF
        pixels = pixels[:, :1]
    images = pixels.float().div(255.0)
    return to_gif(images, fps=fps, scale=scale)
