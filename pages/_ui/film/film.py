"""The film as a Streamlit component; it plays in the browser and asks nothing of the server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
import torch

from aelib.core.drawing import as_pictures, is_series
from aelib.viz.pixels import sprite_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torch import Tensor

_FOLDER = Path(__file__).parent
_FILM = st.components.v2.component(
    "film",
    html='<div class="film"></div>',
    css=(_FOLDER / "film.css").read_text(),
    js=(_FOLDER / "film.js").read_text(),
)
COLUMNS = 12
LARGE, SERIES_SCALE = 168, 2


def film(
    walks: Mapping[str, Tensor],
    ends: tuple[Tensor, Tensor],
    names: tuple[str, str],
    *,
    num_legs: int,
    fps: int,
    bounce: bool,
    key: str,
) -> None:
    """Draw one or more walks from picture to picture or series, in step with each other.

    Args:
        walks: Decoded pictures by name of the walk, all of one length.
        ends: The two originals, which stand at both ends of the strip.
        names: What they are called.
        num_legs: What t is at the end.
        fps: Pictures per second of the player.
        bounce: Play back and forth.
        key: Key of the component.

    Shape:
        - walks: ``(T, C, H, W)`` each
        - ends: ``(C, H, W)`` each
    """
    first, last = ends
    lengths = {len(images) for images in walks.values()}
    height, width = as_pictures(first[None]).shape[2:]
    _FILM(
        key=key,
        data={
            "rows": [
                {
                    "title": title,
                    "sprite": sprite_url(
                        torch.cat([first[None], images, last[None]]), COLUMNS, SERIES_SCALE
                    ),
                }
                for title, images in walks.items()
            ],
            "names": names,
            "legs": num_legs,
            "count": min(lengths),
            "columns": COLUMNS,
            "ratio": width / height,
            "large": max(1, round(LARGE / max(height, width))) * width,
            "fps": fps,
            "bounce": bounce,
            "smooth": is_series(first),
        },
    )
