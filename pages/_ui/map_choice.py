"""What the map page is asked for: split, projection and its settings, colours, number of points."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from aelib.core.config import from_dict, to_dict
from aelib.data import DATASETS, HELD_OUT, SPLITS
from aelib.projections import PROJECTIONS
from pages._ui import address, failures, forms, map_colors

if TYPE_CHECKING:
    from pages._ui.guard import Opened
    from pages._ui.map_colors import Coloring

LATENT, PCA = "latent", "pca"
METHODS = (PCA, "umap", "tsne", "localmap")
AMOUNTS = {"2,000": 2_000, "10,000": 10_000, "all": 1_000_000}


class MapChoice(NamedTuple):
    """What is drawn.

    Attributes:
        split: Part of the data.
        method: Name of a projection, or :data:`LATENT` for the axes of a latent of two dimensions.
        config: Settings of the projection; None for the latent's own axes.
        coloring: What the points are coloured by.
        most: At most so many points are drawn.
    """

    split: str
    method: str
    config: object | None
    coloring: Coloring
    most: int


def choose(opened: Opened) -> MapChoice:
    """Draw the controls.

    Args:
        opened: Model and data.

    Returns:
        What they say.
    """
    has_plane = opened.model.latent_shape == (2,)
    methods = [LATENT, *METHODS] if has_plane else list(METHODS)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        method = address.one_of(
            "Map",
            methods,
            format_func=title_of,
            default=methods[0],
            key="map",
            help="PCA takes a moment; the others are computed in the background and kept. LocalMAP "
            "is the quickest of them.",
        )
        splits = SPLITS if DATASETS.build(opened.config.data).is_present() else HELD_OUT
        split = st.selectbox(
            "Split",
            splits,
            splits.index("test"),
            key="split",
            bind="query-params",
            width=140,
            help="The model has learned from the pictures of *train* and has seen none of *test*.",
        )
        color = map_colors.choose(opened, split)
        amount = st.selectbox(
            "Points",
            list(AMOUNTS),
            1,
            key="points",
            bind="query-params",
            width=120,
            help="The map is computed from all pictures; a fixed random sample of them is drawn.",
        )
    config = None
    place = st.container()  # always there, so that what follows keeps its place on the page
    if method != LATENT:
        cls = PROJECTIONS[method].config
        with place.expander(f"Settings of {title_of(method)}", icon=":material/tune:"):
            values = forms.edit(cls, to_dict(cls()), method, {})
        with failures.caught():
            config = from_dict(cls, values)
        if config is None:
            st.stop()
    coloring = map_colors.settings(color)
    return MapChoice(split, method, config, coloring, AMOUNTS[amount])


def title_of(method: str) -> str:
    """Return what a map is called.

    Args:
        method: As in :class:`MapChoice`.

    Returns:
        For example ``UMAP``.
    """
    return "Latent axes" if method == LATENT else PROJECTIONS[method].part.title
