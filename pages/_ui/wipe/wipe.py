"""The wipe as a Streamlit component: two pictures, one handle, nothing sent back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from aelib.viz.pixels import data_url

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_FOLDER = Path(__file__).parent
_WIPE = st.components.v2.component(
    "wipe",
    html='<div class="wipe"></div>',
    css=(_FOLDER / "wipe.css").read_text(),
    js=(_FOLDER / "wipe.js").read_text(),
)
CRISP_BELOW = 129


def wipe(
    left: npt.NDArray[np.uint8],
    right: npt.NDArray[np.uint8],
    *,
    titles: tuple[str, str],
    key: str,
) -> None:
    """Draw two pictures of one size over each other.

    Args:
        left: Seen left of the handle.
        right: Seen right of it.
        titles: Names of the two.
        key: Key of the component.

    Shape:
        - left, right: ``(H, W)`` or ``(H, W, 3)``
    """
    height, width = left.shape[:2]
    _WIPE(
        key=key,
        data={
            "left": data_url(left),
            "right": data_url(right),
            "titles": list(titles),
            "ratio": width / height,
            "crisp": max(height, width) < CRISP_BELOW,
            "width": 420 if max(height, width) < CRISP_BELOW else 900,
        },
    )
