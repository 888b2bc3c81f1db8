"""A small picture with words below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from aelib.viz.pixels import at_side
from pages._ui import failures

if TYPE_CHECKING:
    from torch import Tensor

SIDE = 96
_ROOM = 24


def captioned(image: Tensor, caption: str, side: int = SIDE) -> None:
    """Draw a picture or a series.

    Args:
        image: In [0, 1].
        caption: What it is, shown as it is written.
        side: Pixels of a side.

    Shape:
        - image: ``(C, H, W)``
    """
    with st.container(width=side + _ROOM, gap="xxsmall"):
        st.image(at_side(image, side), width=side, alt=caption)
        st.caption(failures.plain(caption))
