"""Two maps of the same pictures, one turned towards the other, with one selection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from aelib.projections import PROJECTIONS, PcaConfig, map_state
from aelib.projections.alignment import align
from pages._ui import (
    cache,
    cache_compare,
    cache_map,
    class_choice,
    failures,
    live,
    map_progress,
    map_told,
    state,
)
from pages._ui.cache_compare import SPLIT
from pages._ui.compare_choice import CLASS, COMMON
from pages._ui.live_columns import keep
from pages._ui.live_map import numbers_of
from pages._ui.map_told import NEIGHBORS, Colors, Shown

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import numpy.typing as npt

    from aelib.analysis.agreement import Agreement
    from pages._ui.compare_choice import Compared
    from pages._ui.guard import Opened
    from pages._ui.map_view import Drawn

SELECTED = "compare.selected"
SIDES = ("a", "b")


class Maps(NamedTuple):
    """Both maps of all test pictures.

    Attributes:
        points: Places ``(N, 2)`` under model A and under model B, the second turned.
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


def _found(compared: Compared, both: tuple[Opened, Opened], title: str) -> list[Drawn | None]:
    # both in the making stand side by side; what is missing is asked for once
    config, digest = compared.config, compared.first.pictures.split(SPLIT).digest
    place, found = st.container(), []
    for side, opened, column in zip(SIDES, both, st.columns(2), strict=True):
        with column:
            key = f"compare.{side}"
            found.append(map_progress.get(opened, SPLIT, config, title, key=key, offers=False))
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
    images = compared.first.pictures.split(SPLIT)
    drawn = cache_compare.compared_rows(len(images))
    known, link = set(drawn.tolist()), f"compare {images.digest}"
    selected = _selected(link, known)

    def pick(told: Any) -> None:  # noqa: ANN401 -- a browser may send anything
        if isinstance(told, (list, tuple)) and (few := numbers_of(told[:1], known)):
            on_pick(few[0])

    both = (compared.first, compared.second)
    for place, (opened, column) in enumerate(zip(both, st.columns(2), strict=True)):
        side = SIDES[place]
        latents = cache.latents(opened.run, SPLIT)
        shown = Shown(SPLIT, latents, maps.points[place], drawn, NEIGHBORS, cache_compare.MOST)
        colors = _colors(compared, opened, found, drawn)
        with column:
            st.markdown(f"**{side.upper()} · {failures.plain(opened.run.id)}**")
            live.show(
                "map",
                live.Base({}, opened.model, f"{link} {side} {opened.run.id}", None),
                {
                    **map_told.told(opened, shown, colors, keep, is_live=False),
                    "marked": picked,
                    "numSelected": len(selected),
                    "link": link,
                    "selected": [],
                    "picked": None,
                    "spot": None,
                },
                reports={
                    "selected": lambda told: state.put(SELECTED, (link, told)),
                    "picked": pick,
                },
                key=f"compare.{side}",
            )
            st.caption(maps.facts[place])
    return selected


def _selected(link: str, known: set[int]) -> list[int]:
    about, told = state.get(SELECTED, lambda: ("", []))
    return numbers_of(told, known) if about == link else []


def _colors(
    compared: Compared, opened: Opened, found: Agreement, drawn: npt.NDArray[np.int64]
) -> Colors:
    labels = cache.latents(opened.run, SPLIT).labels
    if compared.color == CLASS and labels is not None:
        return Colors("Class", labels[drawn], tuple(class_choice.names_of(opened)))
    if compared.color == COMMON:
        return Colors("Neighbours in common", found.shares)
    return Colors("Squared error", cache.errors(opened.run, SPLIT)[drawn])
