"""Below the sliders: what each dimension does, how much it carries, and what it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from aelib.analysis.decoding import decode_flat
from aelib.analysis.moves import format_moves
from aelib.analysis.planes import plane_of_dimensions
from aelib.analysis.sheets import Sheet, frames, plane_sheet, traversal_sheet
from aelib.analysis.strips import good_scale, to_gif, to_png_strip
from aelib.viz.bars import kl_bars
from aelib.viz.pixels import at_side, edge_to_edge, encode
from aelib.viz.plane import plane_figure
from pages._ui import cache, class_rows, downloads, state
from pages._ui.latent_sliders import MOVES, Space, dimension_title, move_to
from pages._ui.navigation import page
from pages._ui.sheet import sheet

if TYPE_CHECKING:
    from torch import Tensor

    from pages._ui.guard import Opened

MAX_ROWS, MOST_LIKELY_ROWS = 16, 8
PLANE_STEPS, FILE_SIDE = 15, 512
QUIET = {"displayModeBar": False}


def draw(opened: Opened, space: Space, latent: Tensor, *, is_live: bool) -> None:
    """Draw the classes and the plane of two dimensions; the bars and the factors when asked for.

    A chart's library keeps a browser busy for longer than all that comes before it.

    Args:
        opened: Model and data.
        space: The latent space.
        latent: The present latent.
        is_live: Pictures are drawn by the browser: the page Plane shows the plane at its best.

    Shape:
        - latent: ``(D,)``
    """
    if space.label is not None and opened.model.capabilities.uses_labels:
        class_rows.draw(opened, latent)
    if len(space.ranges.order) == 2:
        if is_live:
            st.page_link(
                page("plane").file, label="Both dimensions at once", icon=":material/grid_4x4:"
            )
        else:
            _plane(opened, space, latent)
    if space.latents.kl is not None:
        bars = st.expander(
            "How much each dimension carries", icon=":material/bar_chart:", on_change="rerun"
        )
        if bars.open:
            bars.plotly_chart(kl_bars(space.latents.kl), key="traversal.kl", config=QUIET)
    if opened.pictures.factor_names:
        shares = st.expander(
            "Which dimension moves with which factor", icon=":material/table:", on_change="rerun"
        )
        if shares.open:
            with shares:
                _factors(opened, space)


def choose_size(space: Space) -> tuple[tuple[int, ...], int]:
    """Draw the choice of the sheet's size.

    Args:
        space: The latent space.

    Returns:
        Dimensions of its rows, those that carry most first, and the number of columns.
    """
    num_dimensions = len(space.ranges.order)
    with st.container(horizontal=True, gap="large"):
        num_columns = st.slider("Columns", 3, 15, 9, key="columns", bind="query-params", width=200)
        num_rows = num_dimensions
        if num_dimensions > 2:
            most = min(num_dimensions, MAX_ROWS)
            num_rows = st.slider(
                "Dimensions",
                1,
                most,
                min(most, MOST_LIKELY_ROWS),
                key="rows",
                bind="query-params",
                width=200,
            )
    return space.ranges.order[:num_rows], num_columns


def draw_sheet(
    opened: Opened,
    space: Space,
    latent: Tensor,
    moves: dict[int, float],
    size: tuple[tuple[int, ...], int],
    *,
    is_live: bool,
) -> None:
    """Draw each dimension from end to end, and offer the pictures as files.

    Args:
        opened: Model and data.
        space: The latent space.
        latent: The present latent.
        moves: What is moved at present.
        size: Of :func:`choose_size`.
        is_live: The pictures are drawn by the browser: only the files are wanted.

    Shape:
        - latent: ``(D,)``
    """
    dimensions, num_columns = size

    def make() -> Sheet:
        return traversal_sheet(
            opened.model, latent, space.ranges, dimensions, num_columns, space.label
        )

    if not is_live:
        made = make()
        sheet(
            made.images,
            titles=[dimension_title(space, dimension) for dimension in dimensions],
            values=made.values,
            heads=("1 %", "99 %"),
            key="traversal.sheet",
            on_pick=lambda row, value: move_to(moves, dimensions[row], round(value, 3)),
        )
    st.caption(
        "Quantiles of each dimension, from the 1 % to the 99 % one, all others as they are now. "
        "Click a picture to go there."
    )
    with st.container(horizontal=True):
        downloads.offer("Picture", lambda: _picture(opened, space, latent), "traversal-picture.png")
        downloads.offer("Sheet", lambda: _as_png(make(), num_columns), "traversal.png")
        downloads.offer(
            "Film",
            lambda: _as_gif(make()),
            "traversal.gif",
            help="All rows side by side, moving together.",
        )


def _picture(opened: Opened, space: Space, latent: Tensor) -> bytes:
    image = decode_flat(opened.model, latent.unsqueeze(0), space.label)[0]
    return encode(at_side(image, FILE_SIDE))


def _as_png(made: Sheet, num_columns: int) -> bytes:
    return to_png_strip(made.images, min(4, good_scale(made.images)), num_columns)


def _as_gif(made: Sheet) -> bytes:
    return to_gif(frames(made), 8, min(4, good_scale(made.images)), bounce=True)


def _plane(opened: Opened, space: Space, latent: Tensor) -> None:
    plane = plane_of_dimensions(latent.numpy(), space.ranges, 0, 1)
    made = plane_sheet(opened.model, plane, PLANE_STEPS, space.label)
    figure = plane_figure(
        edge_to_edge(made.images, PLANE_STEPS),
        *made.values,
        here=(float(latent[0]), float(latent[1])),
    )
    st.plotly_chart(
        figure,
        key="traversal.plane",
        on_select=_go_there,
        selection_mode="points",
        config=QUIET,
        width=620,
    )
    st.caption("Click a picture of the plane to go there.")


def _go_there() -> None:
    chosen = state.value("traversal.plane")
    points = chosen["selection"]["points"] if chosen else []
    if points:
        place = {0: round(points[0]["x"], 3), 1: round(points[0]["y"], 3)}
        state.set_value(MOVES, format_moves(place))


def _factors(opened: Opened, space: Space) -> None:
    names = opened.pictures.factor_names
    shares = cache.factor_shares(opened.run)
    if shares is None or not names:
        return
    dimensions = space.ranges.order[:MAX_ROWS]
    table: dict[str, list[object]] = {"dimension": [f"z{dimension}" for dimension in dimensions]}
    for index, name in enumerate(names):
        table[name] = [float(shares[dimension, index]) for dimension in dimensions]
    bar = st.column_config.ProgressColumn(format="%.2f", min_value=0.0, max_value=1.0)
    st.dataframe(
        table,
        hide_index=True,
        column_config=dict.fromkeys(names, bar),
    )
    st.caption(
        "Share of a dimension's variance over the test pictures that a factor explains by itself "
        "(ε², the correlation ratio without its bias). One tall bar per row and per column would "
        "be a disentangled latent space."
    )
