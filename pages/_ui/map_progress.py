"""A map in the background: start it, watch it, cancel it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from aelib.projections import (
    PROJECTIONS,
    MapState,
    cancel_map,
    has_all_places,
    map_state,
    start_map,
)
from pages._ui import failures
from pages._ui.map_view import Drawn
from pages._ui.wording import duration

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aelib.runs import RunDirectory
    from pages._ui.guard import Opened

POLL_SECONDS = 0.7


def get(
    opened: Opened,
    split: str,
    config: object,
    title: str,
    *,
    key: str = "latent_map",
    offers: bool = True,
    takes_part: bool = True,
) -> Drawn | None:
    """Return the map if it is there, or as it is by now; draw how it stands and the way to get it.

    Args:
        opened: Model and data.
        split: Part of the data.
        config: Settings of a projection that is computed in the background.
        title: Name of the projection.
        key: Begins the names of the buttons.
        offers: Draw the button that starts a map; otherwise the page does.
        takes_part: Return also a map in the making on which some pictures have no place yet.

    Returns:
        The map; None where there is none to see yet.
    """
    digest = opened.split(split).digest
    about = (opened.run, split, config)
    now = map_state(*about, data_digest=digest)
    if now.points is not None:
        return Drawn(now.points, _facts(now), PROJECTIONS.name_of(config))
    if now.is_busy:
        _follow(about, digest, title, now.num_drafts, key)
        if now.draft is None or len(now.draft) != len(opened.split(split)):
            return None
        if not (takes_part or has_all_places(now.draft)):
            return None
        facts = f"{title} in the making: the points still move."
        return Drawn(now.draft, facts, PROJECTIONS.name_of(config), is_draft=True)
    if offers:
        offer([opened.run], split, config, title, digest=digest, key=key)
    if now.message:
        kind = st.error if now.status == "failed" else st.info
        kind(failures.plain(now.message))
    return None


def offer(
    runs: Sequence[RunDirectory], split: str, config: object, title: str, *, digest: str, key: str
) -> None:
    """Draw the button that starts maps.

    Args:
        runs: Models whose maps are not there.
        split: Part of the data.
        config: Settings of a projection that is computed in the background.
        title: Name of the projection.
        digest: Of the pictures.
        key: Begins the name of the button.
    """

    def start() -> None:
        for run in runs:
            start_map(run, split, config, data_digest=digest)

    with st.container(border=True):
        left, right = st.columns([1, 4], vertical_alignment="center")
        left.button(
            f"Compute {title}",
            type="primary",
            icon=":material/play_arrow:",
            key=f"{key}.compute",
            on_click=start,
        )
        right.markdown(
            "It runs in the background for some seconds, t-SNE for a minute, longer for many "
            "pictures, and is kept: you may leave this page. You see the points find their places; "
            "until then the map shows PCA."
        )


@st.fragment(run_every=POLL_SECONDS)
def _follow(
    about: tuple[RunDirectory, str, object], digest: str, title: str, num_drawn: int, key: str
) -> None:
    now = map_state(*about, data_digest=digest)
    if not now.is_busy or now.num_drafts > num_drawn:
        st.rerun()
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        since = f"{title}: {now.message} · {duration(now.seconds)}"
        st.progress(now.fraction, failures.plain(since))
        st.button(
            "Cancel",
            icon=":material/cancel:",
            key=f"{key}.cancel",
            on_click=cancel_map,
            args=about,
            kwargs={"data_digest": digest},
        )


def _facts(now: MapState) -> str:
    parts = [f"Computed in {duration(now.seconds)} and kept"]
    if now.trust is not None:
        parts.append(
            f"trustworthiness {now.trust.value:.3f}, continuity {now.trust.continuity:.3f} (1 is "
            f"perfect; {now.trust.num_neighbors} neighbours, measured on "
            f"{now.trust.num_points:,} pictures), neighbours kept {now.trust.preservation:.0%}"
        )
    if now.note:
        parts.append(failures.plain(now.note))
    return " · ".join(parts) + "."
