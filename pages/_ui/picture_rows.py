"""Many pictures at a glance: in rows, or in one row for each class."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from aelib.analysis.dataset_facts import examples
from aelib.core.drawing import is_series
from aelib.runs.previews import tile
from aelib.viz.pixels import enlarge
from pages._ui import failures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor

    from aelib.data import ImageSet

COLUMNS, ROWS = 16, 6
WIDTH = 1400


def grid(images: Tensor, *, caption: str, num_columns: int = COLUMNS, width: int = WIDTH) -> None:
    """Draw pictures in rows, as one image.

    Args:
        images: Pictures in [0, 1].
        caption: What they are.
        num_columns: Pictures per row.
        width: Pixels of a full row, before the page fits it to the window.

    Shape:
        - images: ``(N, C, H, W)``
    """
    columns = min(num_columns, len(images))
    st.image(
        enlarge(tile(images, columns), width * columns // num_columns),
        caption=caption,
        width="stretch" if columns == num_columns else "content",
        alt=caption,
    )


def mixed(images: ImageSet, *, seed: int) -> None:
    """Draw pictures of all classes, chosen at random.

    Args:
        images: A split.
        seed: The same seed shows the same pictures.
    """
    chosen = examples(images, COLUMNS * ROWS, seed=seed)
    what = "series" if is_series(images.images) else "pictures"
    caption = f"{len(chosen):,} of {len(images):,} {what}, chosen at random"
    grid(images.batch(chosen), caption=caption)


def by_class(
    images: ImageSet, names: Sequence[str], classes: Sequence[int], *, seed: int, num_rows: int = 1
) -> None:
    """Draw rows of pictures for each class.

    Args:
        images: A split with labels.
        names: Names of all classes.
        classes: Which classes to show.
        seed: The same seed shows the same pictures.
        num_rows: Rows per class.
    """
    for label in classes:
        chosen = examples(images, COLUMNS * num_rows, label=label, seed=seed)
        name = failures.plain(names[label])
        left, right = st.columns([1, 7], vertical_alignment="center", gap="small")
        left.markdown(f"**{name}**")
        if not len(chosen):
            right.caption("none in this split")
            continue
        pixels = tile(images.batch(chosen), min(COLUMNS, len(chosen)))
        width = WIDTH * min(COLUMNS, len(chosen)) // COLUMNS
        right.image(
            enlarge(pixels, width),
            width="stretch" if len(chosen) >= COLUMNS else "content",
            alt=f"{len(chosen)} pictures of the class {name}",
        )
