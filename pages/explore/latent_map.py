"""See how a model arranges pictures, and choose among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from aelib.analysis.decoding import encode_flat
from aelib.projections import PROJECTIONS, PcaConfig, prepare_spare
from pages._ui import (
    cache,
    cache_map,
    failures,
    frame,
    guard,
    map_picture,
    map_progress,
    map_selection,
    map_view,
    share,
    state,
)
from pages._ui.latent_sliders import space_of
from pages._ui.map_choice import LATENT, PCA, MapChoice, choose, title_of
from pages._ui.map_colors import colors_of
from pages._ui.map_told import NEIGHBORS
from pages._ui.map_view import Drawn
from pages._ui.navigation import page

if TYPE_CHECKING:
    from aelib.analysis.latents import Latents

PICTURE, NONE = "picture", -1


def _main() -> None:
    spec = page("latent_map")
    frame.heading(
        spec,
        "Every point is a picture, placed by its latent: pictures that the model finds similar lie "
        "close together. Point anywhere to see what the decoder makes there, click a point for "
        "its neighbours, draw around many, or bring a picture of your own.",
    )
    opened = guard.open_chosen(spec)
    choice = choose(opened)
    latents = cache.latents(opened.run, choice.split)
    if opened.run.status == "running":
        st.caption("This model is still in training: the map shows its best weights so far.")
    with failures.caught():
        _explore(opened, choice, latents, _drawn(opened, choice, latents))
    _explain(choice)
    prepare_spare()  # what is clicked next begins at once


def _drawn(opened: guard.Opened, choice: MapChoice, latents: Latents) -> Drawn:
    """Return the map that is asked for, or PCA until it is there."""
    if choice.method == LATENT:
        return Drawn(latents.mean, "", LATENT)
    part = PROJECTIONS[choice.method].part
    with st.container():
        ready = None
        if not part.is_instant:
            ready = map_progress.get(opened, choice.split, choice.config, part.title)
    if ready is not None:
        return ready
    pca = PcaConfig(num_dimensions=choice.config.num_dimensions)
    made = cache_map.projected(opened.run, choice.split, pca)
    return Drawn(made.points, made.note if part.is_instant else "This is PCA.", PCA)


def _explore(opened: guard.Opened, choice: MapChoice, latents: Latents, drawn: Drawn) -> None:
    above = st.container()  # the field comes first: a link's picture is known only once it is there
    number = st.number_input(
        "Picture to look at",
        NONE,
        len(drawn.points) - 1,
        NONE,
        key=PICTURE,
        bind="query-params",
        width=220,
        help="Number in the split; a click on the map sets it. -1 for none.",
    )
    with above:
        selected = map_view.draw(
            opened,
            choice,
            latents,
            drawn,
            picked=None if number == NONE else int(number),
            on_pick=_pick,
        )
        num_drawn = len(map_view.rows_of(choice, drawn))
        shown = (
            f"Showing {num_drawn:,} of {len(drawn.points):,} pictures of the {choice.split} split."
        )
        if choice.split == cache.TRAIN:
            shown += " The model has learned from these: new ones may lie less neatly."
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f"{shown} {drawn.facts}")
            shared = st.container(width="content")
    if drawn.points.shape[1] == 2 and not drawn.is_draft:
        with shared:
            share.offer(
                opened,
                len(drawn.points),
                lambda: (
                    _mapped(opened, choice, latents, drawn),
                    _begun(opened, choice, latents, int(number)),
                ),
            )
    if number != NONE:
        map_picture.draw(opened, choice.split, latents, int(number), _pick)
    if selected:
        map_selection.draw(opened, choice.split, latents, drawn.points, selected, _pick)


def _mapped(
    opened: guard.Opened, choice: MapChoice, latents: Latents, drawn: Drawn
) -> share.Mapped:
    return share.Mapped(
        choice.split,
        latents,
        drawn.points,
        map_view.INVERSES.get(drawn.method, NEIGHBORS),
        title_of(drawn.method),
        lambda rows: colors_of(opened, choice.split, choice.coloring, latents, drawn.points, rows),
    )


def _begun(opened: guard.Opened, choice: MapChoice, latents: Latents, picked: int) -> share.Begun:
    """Return where the sliders of a shared file begin: at the chosen picture."""
    if picked == NONE:
        return share.Begun()
    label = None if latents.told is None else int(latents.told[picked])
    image = opened.split(choice.split).batch([picked])[0]
    latent = encode_flat(opened.model, image.unsqueeze(0), label)[0]
    return share.Begun(space_of(opened, latent, label), image)


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
            "neighbours in latent space too: it falls where the map brings strangers together. "
            "**Continuity** is the same the other way round: it falls where the map tears "
            "neighbours apart. For both 1 is perfect, and a random map has about 0.5. **Neighbours "
            "kept** is the share of the 10 nearest latents of a point that are among its 10 "
            "nearest on the map. Under *Colour* you see all three for each point. The axes of "
            "UMAP, t-SNE and LocalMAP have no meaning of their own; the maps are turned and "
            "mirrored so that they lie as PCA does."
        )
        st.latex(
            r"\hat z = \sum_i w_i z_i, \quad "
            r"w_i \propto \left(\frac{R - d_i}{R\,d_i}\right)^2, \quad i \le 8, \; R = d_9"
        )
        st.markdown(
            "**Under the pointer** UMAP, t-SNE and LocalMAP show the decoder's picture of a mean "
            "of latents: of the eight points nearest on the map, at distances $d_i$. PCA and the "
            "latent axes need no neighbours: the place itself says the latent. **Doubt** grows "
            "with the distance to the nearest points, measured in the usual distance between "
            "points, and with the distance of their latents from the decoded one: where they have "
            "little in common, the picture is no picture of any of them. **New pictures** are "
            "encoded in the browser and never sent; PCA places them exactly, the other maps by "
            "the same weights over the eight nearest latents."
        )


_main()
