"""What is to be done to a photograph, and what is shown beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from aelib.core.watch import Watch
from aelib.photographs import classical, damage
from aelib.photographs.restore import inpaint
from aelib.photographs.undo import can_undo, undo

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import numpy.typing as npt

    from aelib.photographs.batch import Restored

    Picture = npt.NDArray[np.float32]
    Make = Callable[[Callable[[float], None]], Picture]

VIEW = "photographs.view"
CLOTHES, LEARNED = "fashion-mnist", "Small network that learned clothes"
FILLED = "Filled"
MAX_SEED = 999_999


class Everywhere(NamedTuple):
    """The same for any photograph, with the settings that were chosen.

    Attributes:
        key: Names the settings.
        restore: Restores a picture.
    """

    key: str
    restore: Callable[[Picture, Watch], Restored]


class Plan(NamedTuple):
    """What is to be done.

    Attributes:
        before: The picture as it is shown on the left.
        clean: What it should become; None when nobody knows.
        key: Everything that the results depend on.
        title: Name of our result.
        ours: Makes our result at each strength that the slider passes through.
        at: Makes our result at any strength.
        others: Makes the results of classical methods, by name.
        sigma: Noise level that is removed; None where noise is not the matter.
        again: Denoises another picture at the same level; None where noise is not the matter.
        can_paint: Strokes in the view say what is missing, or which colours there were.
        palette: Name and ``#rrggbb`` of colours to paint with; none where strokes only mark.
        everywhere: The same for other photographs; None where each needs a hand, or a test damages
            this one first.
    """

    before: Picture
    clean: Picture | None
    key: str
    title: str
    ours: dict[float, Make]
    at: Callable[[float], Picture]
    others: dict[str, Make]
    sigma: float | None = None
    again: Callable[[Picture], Picture] | None = None
    can_paint: bool = False
    palette: tuple[tuple[str, str], ...] = ()
    everywhere: Everywhere | None = None

    @property
    def num_pixels(self) -> int:
        """How many pixels the picture has."""
        return self.before.shape[0] * self.before.shape[1]


def of_clothes(before: Picture, kind: str, level: float) -> dict[str, Make]:
    """Return the work of a small network that never saw a photograph, by its name.

    Args:
        before: A picture.
        kind: Name of the corruption that it undoes.
        level: Its level.

    Returns:
        Nothing where no network undoes that.
    """
    if not can_undo(CLOTHES, kind, 1):
        return {}
    return {
        LEARNED: lambda report: undo(before, CLOTHES, kind, level, Watch(progress=report)),
    }


def place_of(digest: str, title: str) -> str:
    """Name what the view shows: another photograph, or another task, has other strokes.

    Args:
        digest: Names the photograph.
        title: Name of our result.

    Returns:
        The name.
    """
    return f"{digest} {title}"


def of_one_strength(
    before: Picture,
    clean: Picture | None,
    key: str,
    title: str,
    make: Make,
    others: dict[str, Make],
) -> Plan:
    """Plan work that has no strength.

    Args:
        before: The picture as it is shown on the left.
        clean: What it should become, if that is known.
        key: Everything that the results depend on.
        title: Name of our result.
        make: Makes our result.
        others: Makes the results of classical methods, by name.

    Returns:
        The plan.
    """
    return Plan(before, clean, key, title, {1.0: make}, lambda _: make(lambda _: None), others)


def of_filling(
    picture: Picture,
    clean: Picture | None,
    missing: npt.NDArray[np.bool_],
    key: str,
    *,
    can_paint: bool,
) -> Plan:
    """Plan to fill holes.

    Args:
        picture: The whole picture.
        clean: What it should become, if that is known.
        missing: Which pixels are missing.
        key: Everything that the results depend on.
        can_paint: Strokes in the view say what is missing.

    Returns:
        The plan.
    """
    plan = of_one_strength(
        picture if can_paint else damage.blanked(picture, missing),
        clean,
        key,
        FILLED,
        lambda report: inpaint(picture, missing, Watch(progress=report)),
        {"Biharmonic": lambda _: classical.biharmonic(picture, missing)},
    )
    return plan._replace(can_paint=can_paint)


def choose_seed() -> int:
    """Draw the choice of a seed.

    Returns:
        The seed.
    """
    return int(
        st.number_input(
            "Seed", 0, MAX_SEED, key="seed", bind="query-params", width=120, help="Which damage."
        )
    )
