"""Which part is looked at of a picture too large to be cleaned while the hand moves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from pages._ui import address, state
from pages._ui.live.told import number

if TYPE_CHECKING:
    from pages._ui.noisy_picture import NoisyPicture

PART, BEGUN = "part", "denoising.part_of"
MOST_PIXELS, MOST_MOMENTS = 200_000, 4096
_CORNER = re.compile(r"(\d{1,8})(?:,(\d{1,8}))?", re.ASCII)


class Size(NamedTuple):
    """How much is looked at.

    Attributes:
        height: Rows at most.
        width: Columns, or moments of a series, at most.
    """

    height: int
    width: int


Corner = tuple[int, int]
"""Pixels from the left and from the top."""


def size_of(picture: NoisyPicture) -> Size | None:
    """Return how much of a picture is looked at.

    Args:
        picture: The picture.

    Returns:
        The size; None for the whole of it.
    """
    height, width = picture.noisy.shape[:2]
    if picture.channels:
        return Size(1, MOST_MOMENTS) if width > MOST_MOMENTS else None
    return Size(384, 512) if height * width > MOST_PIXELS else None


def choose(picture: NoisyPicture) -> Corner | None:
    """Draw the field of the part that is looked at, which the address keeps.

    Args:
        picture: A picture that is too large to be looked at as a whole.

    Returns:
        Where the part begins; None for the part in the middle.
    """
    state.empty_elsewhere(BEGUN, picture.digest, PART)
    edges, example = (
        ("The first moment of the part", "4096")
        if picture.channels
        else ("Pixels left of the part and above it, with a comma between", "120,80")
    )
    text = address.text_field(
        "Part as text",
        "Part",
        key=PART,
        placeholder=example,
        max_chars=20,
        help=f"{edges}. It is part of the page's address; empty is the middle.",
    )
    if not text:
        return None
    found = _CORNER.fullmatch(text.strip())
    if not found:
        st.warning(
            "The part in the address or the field 'Part as text' cannot be read: expected whole "
            f"numbers, as {example}. The middle is shown.",
            icon=":material/link_off:",
        )
        return None
    return int(found[1]), int(found[2] or 0)


def keep(told: Any) -> None:  # noqa: ANN401 -- a browser may send anything
    """Keep the part that a browser shows in the address.

    Args:
        told: What was sent.
    """
    if not isinstance(told, (list, tuple)) or len(told) != 2:
        return
    corner = [number(value) for value in told]
    text = ",".join(f"{value:.0f}" for value in corner if value is not None)
    if _CORNER.fullmatch(text) and None not in corner:
        state.set_value(PART, text)
