"""See how a model arranges pictures, and choose among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from aelib.analysis.selection import fixed_sample
from aelib.analysis.sheets import plane_sheet
from aelib.projections import PROJECTIONS, PcaConfig
from aelib.viz.pixels import edge_to_edge, enlarge
from aelib.viz.scatter import scatter_3d
from pages._ui import cache, failures, frame, guard, map_picture, map_progress, map_selection, state
from pages._ui.map_choice import LATENT, MapChoice, choose, colors_of
from pages._ui.navigation import page
from pages._ui.point_map import Colors, Points, point_map

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from aelib.analysis.latents import Latents

PICTURE, NONE = "picture", -1
LATTICE, LATTICE_SIDE = 15, 1200


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
    drawn = fixed_sample(len(points), choice.most)
    colors = colors_of(choice, latents, drawn)
    if points.shape[1] == 2:
        selected = _draw_2d(opened, choice, latents, points, colors)
    else:
        selected = []
        names = opened.splits.class_names if colors.is_class else ()
        st.plotly_chart(
            scatter_3d(points[drawn], colors.values, names=names, title=colors.title),
            key="latent_map.solid",
        )
        st.caption("Drag to turn it. Choosing pictures by hand needs a map of 2 dimensions.")
    shown = f"Showing {len(drawn):,} of {len(points):,} pictures of the {choice.split} split."
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


def _draw_2d(
    opened: guard.Opened,
    choice: MapChoice,
    latents: Latents,
    points: npt.NDArray[np.float32],
    colors: Colors,
) -> list[int]:
    drawn = fixed_sample(len(points), choice.most)
    picked = state.value(PICTURE)
    beside = st.container()
    if choice.method == LATENT:
        left, beside = st.columns([3, 2])
    else:
        left = st.container(gap=None)
    with left, st.container(gap=None):
        selected = point_map(
            Points(
                drawn,
                points[drawn],
                latents.error[drawn],
                None if latents.labels is None else latents.labels[drawn],
                opened.splits.class_names,
            ),
            colors,
            cache.atlas(opened.config, choice.split, choice.most),
            key=f"latent_map.{opened.run.id}.{choice.split}",
            label=f"Map of {len(drawn)} pictures, coloured by {colors.title}",
            picked=picked if isinstance(picked, int) and picked != NONE else None,
            on_pick=_pick,
        )
    if choice.method == LATENT:
        with beside:
            sheet = plane_sheet(opened.model, cache.ranges(opened.run), LATTICE)
            st.image(
                enlarge(edge_to_edge(sheet.images, LATTICE), LATTICE_SIDE),
                width="stretch",
                alt="Lattice of decoded pictures",
            )
            st.caption(
                f"The same plane, decoded at {LATTICE} × {LATTICE} places: z0 from "
                f"{sheet.values[0][0]:.2g} to {sheet.values[0][-1]:.2g}, z1 upwards from "
                f"{sheet.values[1][0]:.2g} to {sheet.values[1][-1]:.2g}."
            )
    return selected


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
            "**Trustworthiness** says which share of a point's neighbours on the map are its "
            "neighbours in latent space too: 1 is perfect, a random map has about 0.5. The axes of "
            "UMAP and t-SNE have no meaning of their own; the maps are turned and mirrored so that "
            "they lie as PCA does."
        )


_main()
