"""A map in the background: start it, watch it, cancel it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from aelib.projections import MapState, cancel_map, map_state, start_map
from pages._ui import failures
from pages._ui.wording import duration

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from pages._ui.guard import Opened
    from pages._ui.map_choice import MapChoice

POLL_SECONDS = 1.0


def get(
    opened: Opened, choice: MapChoice, title: str
) -> tuple[npt.NDArray[np.float32], str] | None:
    """Return the map if it is there; otherwise draw how it stands and the way to get it.

    Args:
        opened: Model and data.
        choice: A map that is computed in the background.
        title: Name of the projection.

    Returns:
        The points of the whole split and what is known about them, or None.
    """
    digest = opened.pictures.split(choice.split).digest
    about = (opened.run, choice.split, choice.config)
    now = map_state(*about, data_digest=digest)
    if now.points is not None:
        return now.points, _facts(now)
    if now.is_busy:
        _follow(about, digest, title)
        return None
    with st.container(border=True):
        left, right = st.columns([1, 4], vertical_alignment="center")
        left.button(
            f"Compute {title}",
            type="primary",
            icon=":material/play_arrow:",
            key="latent_map.compute",
            on_click=start_map,
            args=about,
            kwargs={"data_digest": digest},
        )
        right.markdown(
            "It runs in the background for a minute or two, longer for many pictures, and is kept: "
            "you may leave this page. Until then the map shows PCA."
        )
        if now.message:
            kind = st.error if now.status == "failed" else st.info
            kind(failures.plain(now.message))
    return None


@st.fragment(run_every=POLL_SECONDS)
def _follow(about: tuple[object, str, object], digest: str, title: str) -> None:
    now = map_state(*about, data_digest=digest)
    if not now.is_busy:
        st.rerun()
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        since = f"{title}: {now.message} · {duration(now.seconds)}"
        st.progress(now.fraction, failures.plain(since))
        st.button(
            "Cancel",
            icon=":material/cancel:",
            key="latent_map.cancel",
            on_click=cancel_map,
            args=about,
            kwargs={"data_digest": digest},
        )


def _facts(now: MapState) -> str:
    parts = [f"Computed in {duration(now.seconds)} and kept"]
    if now.trust is not None:
        parts.append(
            f"trustworthiness {now.trust.value:.3f} (1 is perfect; {now.trust.num_neighbors} "
            f"neighbours, measured on {now.trust.num_points:,} pictures)"
        )
    if now.note:
        parts.append(failures.plain(now.note))
    return " · ".join(parts) + "."
