"""Two maps of the same pictures, one turned towards the other, with one selection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from aelib.analysis.epochs import over_split
from aelib.analysis.selection import numbers_among
from aelib.projections import PROJECTIONS, PcaConfig, map_state
from aelib.projections.alignment import align
from pages._ui import (
    cache,
    cache_compare,
    cache_epochs,
    cache_map,
    class_choice,
    failures,
    live,
    live_columns,
    map_progress,
    map_told,
    state,
)
from pages._ui.cache_compare import SPLIT
from pages._ui.compare_choice import CLASS, COMMON
from pages._ui.live_map import first_of
from pages._ui.map_told import NEIGHBORS, Colors, Shown

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import numpy.typing as npt

    from aelib.analysis.agreement import Agreement
    from aelib.data import ImageSet
    from pages._ui.compare_choice import Compared
    from pages._ui.guard import Opened
    from pages._ui.map_view import Drawn

SELECTED = "compare.selected"
SIDES = ("a", "b")


class Maps(NamedTuple):
    """Both maps of a whole split; of epochs, only the compared pictures have a place.

    Attributes:
        points: Places ``(N, 2)`` under model A and under model B, one turned towards the other.
        facts: What is known about each.
    """

    points: tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]
    facts: tuple[str, str]


def find(compared: Compared) -> Maps:
    """Return both maps by the same method: PCA until the wanted ones are there.

    Args:
        compared: What is compared.

    Returns:
        The maps.
    """
    if compared.epochs is not None:
        return _of_epochs(compared)
    part = PROJECTIONS[compared.method].part
    both = (compared.first, compared.second)
    found = [] if part.is_instant else _found(compared, both, part.title)
    ready = [one for one in found if one is not None]
    if len(ready) == len(both):
        points, facts = [one.points for one in ready], [one.facts for one in ready]
    else:
        made = [cache_map.projected(one.run, SPLIT, PcaConfig()) for one in both]
        points = [one.points for one in made]
        facts = [one.note if part.is_instant else "This is PCA." for one in made]
    return Maps((points[0], align(points[1], points[0])), (facts[0], facts[1]))


def _of_epochs(compared: Compared) -> Maps:
    one, other = compared.sides
    plane = cache_epochs.pair(one.run, one.epoch or 0, other.run, other.epoch or 0)
    images, rows = compared.first.pictures.split(compared.split), cache_compare.compared_rows(one)
    points = [over_split(places, rows, images)[1] for places in plane.places]
    share = "" if plane.share is None else f" It holds {plane.share:.1%} of their variance."
    facts = "Turned and mirrored towards B, in all its dimensions.", f"The plane of B.{share}"
    return Maps((points[0], points[1]), facts)


def _found(compared: Compared, both: tuple[Opened, Opened], title: str) -> list[Drawn | None]:
    # both in the making stand side by side; what is missing is asked for once
    config, digest = compared.config, compared.first.pictures.split(SPLIT).digest
    place, found = st.container(), []
    for side, opened, column in zip(SIDES, both, st.columns(2), strict=True):
        with column:
            key = f"compare.{side}"
            made = map_progress.get(
                opened, SPLIT, config, title, key=key, offers=False, takes_part=False
            )
            found.append(made)
    states = [map_state(one.run, SPLIT, config, data_digest=digest) for one in both]
    missing = [
        one.run
        for one, now in zip(both, states, strict=True)
        if now.points is None and not now.is_busy
    ]
    if missing:
        with place:
            map_progress.offer(missing, SPLIT, config, title, digest=digest, key="compare")
    return found


def draw(
    compared: Compared,
    maps: Maps,
    found: Agreement,
    *,
    picked: int | None,
    on_pick: Callable[[int], None],
) -> list[int]:
    """Draw the maps side by side; what is selected on one is selected on the other.

    Args:
        compared: What is compared.
        maps: Both maps.
        found: How alike the models are.
        picked: Number of the picture that is marked.
        on_pick: Called with the number of a clicked picture.

    Returns:
        Numbers of the selected pictures.
    """
    sides = compared.sides
    images = compared.first.pictures.split(compared.split)
    drawn = cache_compare.compared_rows(sides[0])
    link = link_of(images)
    selected = selected_of(link, drawn)
    most = cache_compare.MOST if compared.epochs is None else len(drawn)
    both = (compared.first, compared.second)
    for place, (opened, column) in enumerate(zip(both, st.columns(2), strict=True)):
        letter = SIDES[place]
        latents, _ = over_split(maps.points[place][drawn], drawn, images)
        shown = Shown(compared.split, latents, maps.points[place], drawn, NEIGHBORS, most)
        with column:
            st.markdown(f"**{letter.upper()} · {failures.plain(sides[place].name)}**")
            show(
                opened,
                map_told.told(
                    opened,
                    shown,
                    _colors(compared, opened, found, drawn),
                    live_columns,
                    is_live=False,
                ),
                Shared(link, drawn, selected, picked, on_pick),
                key=f"compare.{letter}",
            )
            st.caption(maps.facts[place])
    return selected


class Shared(NamedTuple):
    """What maps of the same pictures on one page share.

    Attributes:
        link: Names the pictures.
        drawn: Numbers of those that are shown.
        selected: Of them, those that are selected.
        picked: The one that is marked.
        on_pick: Called with the number of a clicked picture.
    """

    link: str
    drawn: npt.NDArray[np.int64]
    selected: list[int]
    picked: int | None
    on_pick: Callable[[int], None]


def show(
    opened: Opened,
    told: dict[str, Any],
    shared: Shared,
    *,
    key: str,
    reports: dict[str, Callable[[Any], None]] | None = None,
) -> None:
    """Draw one of several linked maps.

    Args:
        opened: Model and data.
        told: What the map is told besides.
        shared: What it shares with the others.
        key: Key of the component.
        reports: What else is heard from it, by name.
    """

    def pick(told: Any) -> None:  # noqa: ANN401 -- a browser may send anything
        if (number := first_of(told, shared.drawn)) is not None:
            shared.on_pick(number)

    live.show(
        "map",
        live.Base({}, opened.model, f"{shared.link} {key} {opened.run.id}", None),
        {
            "spot": None,
            **told,
            "marked": shared.picked,
            "numSelected": len(shared.selected),
            "link": shared.link,
            "selected": [],
            "picked": None,
        },
        reports={
            "selected": lambda told: state.put(SELECTED, (shared.link, told)),
            "picked": pick,
            **(reports or {}),
        },
        key=key,
    )


def link_of(images: ImageSet) -> str:
    """Return what linked maps of the same pictures have in common.

    Args:
        images: The split that they show.

    Returns:
        The name of their selection.
    """
    return f"compare {images.digest}"


def selected_of(link: str, drawn: npt.NDArray[np.int64]) -> list[int]:
    """Return what is selected on linked maps.

    Args:
        link: Of :func:`link_of`.
        drawn: Numbers of the pictures that are shown.

    Shape:
        - drawn: ``(n,)``

    Returns:
        Numbers of the selected pictures.
    """
    about, told = state.get(SELECTED, lambda: ("", []))
    return numbers_among(told, drawn) if about == link else []


def _colors(
    compared: Compared, opened: Opened, found: Agreement, drawn: npt.NDArray[np.int64]
) -> Colors:
    labels = opened.pictures.split(compared.split).labels
    if compared.color == CLASS and labels is not None:
        return Colors("Class", labels.numpy()[drawn], tuple(class_choice.names_of(opened)))
    if compared.color == COMMON:
        return Colors("Neighbours in common", found.shares)
    return Colors("Squared error", cache.errors(opened.run, SPLIT)[drawn])
