"""The map itself: two dimensions to choose from, three to turn, and a plane with its pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from aelib.analysis.planes import plane_of_dimensions
from aelib.analysis.sheets import plane_sheet
from aelib.core.seeding import fixed_sample
from aelib.projections import placed_rows
from aelib.viz.pixels import edge_to_edge, enlarge
from aelib.viz.scatter import scatter_3d
from pages._ui import cache, class_choice, live_map
from pages._ui.map_choice import LATENT, PCA, MapChoice
from pages._ui.map_colors import colors_of, while_it_moves
from pages._ui.map_told import AXES, NEIGHBORS, PLANE, Shown

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import numpy.typing as npt

    from aelib.analysis.latents import Latents
    from pages._ui.guard import Opened

LATTICE, LATTICE_SIDE = 15, 1200
INVERSES = {LATENT: AXES, PCA: PLANE}


class Drawn(NamedTuple):
    """A map of a whole split.

    Attributes:
        points: One place for each picture ``(N, k)``.
        facts: What is known about it.
        method: How it was made: PCA stands in for a map that is not there yet.
        is_draft: It still moves.
    """

    points: npt.NDArray[np.float32]
    facts: str
    method: str
    is_draft: bool = False


def draw(
    opened: Opened,
    choice: MapChoice,
    latents: Latents,
    made: Drawn,
    *,
    picked: int | None,
    on_pick: Callable[[int], None],
) -> list[int]:
    """Draw a map.

    Args:
        opened: Model and data.
        choice: What was asked for.
        latents: Of the whole split.
        made: The map.
        picked: Number of the picture that is marked.
        on_pick: Called with the number of a clicked picture.

    Returns:
        Numbers of the selected pictures.
    """
    points, method = made.points, made.method
    drawn = rows_of(choice, made)
    coloring = while_it_moves(choice.coloring) if made.is_draft else choice.coloring
    colors = colors_of(opened, choice.split, coloring, latents, points, drawn)
    if points.shape[1] > 2:
        st.plotly_chart(
            scatter_3d(points[drawn], colors.values, names=colors.names, title=colors.title),
            key="latent_map.solid",
        )
        st.caption("Drag to turn it. Choosing pictures by hand needs a map of 2 dimensions.")
        return []
    live_map.forget_place(f"{opened.run.id} {choice.split} {choice.method} {method}")
    has_lattice = choice.method == LATENT
    left, right = st.columns([3, 2]) if has_lattice else (st.container(), None)
    with left:
        selected = live_map.draw(
            opened,
            Shown(
                choice.split, latents, points, drawn, INVERSES.get(method, NEIGHBORS), choice.most
            ),
            colors,
            picked=picked,
            on_pick=on_pick,
        )
        if colors.note:
            st.caption(colors.note)
    if right is not None:
        with right:
            _draw_lattice(opened)
    return selected


def rows_of(choice: MapChoice, made: Drawn) -> npt.NDArray[np.int64]:
    """Return which pictures are drawn.

    Args:
        choice: What was asked for.
        made: The map; while it is in the making, some pictures may have no place yet.

    Shape:
        - returns: ``(n,)``

    Returns:
        Their numbers, ascending.
    """
    rows = fixed_sample(len(made.points), choice.most)
    return placed_rows(made.points, rows) if made.is_draft else rows


def _draw_lattice(opened: Opened) -> None:
    label = None
    if opened.model.capabilities.uses_labels:
        label = class_choice.choose(opened, help="What the decoder of the lattice is told.") or 0
    ranges = cache.spread(opened.run).ranges
    plane = plane_of_dimensions(ranges.median, ranges, 0, 1)
    sheet = plane_sheet(opened.model, plane, LATTICE, label)
    st.image(
        enlarge(edge_to_edge(sheet.images, LATTICE), LATTICE_SIDE),
        width="stretch",
        alt="Lattice of decoded pictures",
    )
    across, up = sheet.values
    st.caption(
        f"The same plane, decoded at {LATTICE} × {LATTICE} places: z0 from {across[0]:.2g} to "
        f"{across[-1]:.2g}, z1 upwards from {up[0]:.2g} to {up[-1]:.2g}."
    )
