"""See how a model arranges pictures, and choose among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from aelib.projections import PROJECTIONS, PcaConfig
from pages._ui import (
    cache,
    failures,
    frame,
    guard,
    map_picture,
    map_progress,
    map_selection,
    map_view,
    state,
)
from pages._ui.map_choice import LATENT, MapChoice, choose
from pages._ui.navigation import page

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from aelib.analysis.latents import Latents

PICTURE, NONE = "picture", -1


def _main() -> None:
    spec = page("latent_map")
    frame.heading(
        spec,
        "Every point is a picture, placed by its latent: pictures that the model finds similar lie "
        "close together. Point at one to see it, click it for its neighbours, or draw around many.",
    )
    opened = guard.open_chosen(spec)
    choice = choose(opened)
    latents = cache.latents(opened.run, choice.split)
    if opened.run.status == "running":
        st.caption("This model is still in training: the map shows its best weights so far.")
    with failures.caught():
        _explore(opened, choice, latents, *_points(opened, choice, latents))
    _explain(choice)


def _points(
    opened: guard.Opened, choice: MapChoice, latents: Latents
) -> tuple[npt.NDArray[np.float32], str]:
    """Return the map of the whole split, or PCA until it is there, and what is known about it."""
    if choice.method == LATENT:
        return latents.mean, ""
    part = PROJECTIONS[choice.method].part
    with st.container():
        ready = None if part.is_instant else map_progress.get(opened, choice, part.title)
    if ready is not None:
        return ready
    pca = PcaConfig(num_dimensions=choice.config.num_dimensions)
    drawn = cache.projected(opened.run, choice.split, pca)
    return drawn.points, drawn.note if part.is_instant else "This is PCA."


def _explore(
    opened: guard.Opened,
    choice: MapChoice,
    latents: Latents,
    points: npt.NDArray[np.float32],
    facts: str,
) -> None:
    picked = state.value(PICTURE)
    selected = map_view.draw(
        opened,
        choice,
        latents,
        points,
        picked=picked if isinstance(picked, int) and picked != NONE else None,
        on_pick=_pick,
    )
    num_drawn = min(len(points), choice.most)
    shown = f"Showing {num_drawn:,} of {len(points):,} pictures of the {choice.split} split."
    st.caption(f"{shown} {facts}")
    number = st.number_input(
        "Picture to look at",
        NONE,
        len(points) - 1,
        NONE,
        key=PICTURE,
        bind="query-params",
        width=220,
        help="Number in the split; a click on the map sets it. -1 for none.",
    )
    if number != NONE:
        map_picture.draw(opened, choice.split, latents, int(number), _pick)
    if selected:
        map_selection.draw(opened, choice.split, latents, points, selected, _pick)


def _pick(number: int) -> None:
    state.set_value(PICTURE, number)


def _explain(choice: MapChoice) -> None:
    with st.expander("What this map means, and what it does not", icon=":material/function:"):
        if choice.method == LATENT:
            st.markdown("The two latent dimensions themselves: nothing is lost or bent.")
        else:
            part = PROJECTIONS[choice.method].part
            st.latex(part.formula)
            st.markdown(part.explanation)
        st.markdown(
            "**Trustworthiness** says how far the neighbours of a point on the map are its "
            "neighbours in latent space too: 1 is perfect, a random map has about 0.5. The axes of "
            "UMAP and t-SNE have no meaning of their own; the maps are turned and mirrored so that "
            "they lie as PCA does."
        )


_main()
