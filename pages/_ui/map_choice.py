"""What the map page is asked for: split, projection and its settings, colours, number of points."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from aelib.core.config import from_dict, to_dict
from aelib.data import HELD_OUT
from aelib.projections import PROJECTIONS
from pages._ui import address, cache, failures, forms
from pages._ui.map_told import Colors

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from aelib.analysis.latents import Latents
    from pages._ui.guard import Opened

LATENT, PCA = "latent", "pca"
METHODS = (PCA, "umap", "tsne")
CLASS, ERROR = "class", "error"
AMOUNTS = {"2,000": 2_000, "10,000": 10_000, "all": 1_000_000}
MOST_DIMENSIONS = 64


class MapChoice(NamedTuple):
    """What is drawn.

    Attributes:
        split: Part of the data.
        method: Name of a projection, or :data:`LATENT` for the axes of a latent of two dimensions.
        config: Settings of the projection; None for the latent's own axes.
        color: :data:`CLASS`, :data:`ERROR`, or a latent dimension as ``z3``.
        most: At most so many points are drawn.
    """

    split: str
    method: str
    config: object | None
    color: str
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
            help="PCA takes a moment; UMAP and t-SNE are computed in the background and kept.",
        )
        split = st.selectbox(
            "Split", HELD_OUT, HELD_OUT.index("test"), key="split", bind="query-params", width=140
        )
        color = st.selectbox("Colour", _colors(opened, split), key="color", bind="query-params")
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
    return MapChoice(split, method, config, color, AMOUNTS[amount])


def title_of(method: str) -> str:
    """Return what a map is called.

    Args:
        method: As in :class:`MapChoice`.

    Returns:
        For example ``UMAP``.
    """
    return "Latent axes" if method == LATENT else PROJECTIONS[method].part.title


def colors_of(
    opened: Opened, choice: MapChoice, latents: Latents, drawn: npt.NDArray[np.int64]
) -> Colors:
    """Return what the points are coloured by.

    Args:
        opened: Model and data.
        choice: What was asked for.
        latents: Of the whole split.
        drawn: Rows that are drawn.

    Shape:
        - drawn: ``(n,)``

    Returns:
        Values of the drawn points, with a heading.
    """
    if choice.color == CLASS and latents.labels is not None:
        return Colors("Class", latents.labels[drawn], is_class=True)
    if choice.color == ERROR or not choice.color.startswith("z"):
        return Colors(
            "Squared error", cache.errors(opened.run, choice.split)[drawn], is_class=False
        )
    dimension = int(choice.color[1:])
    kl = "" if latents.kl is None else f" (KL {latents.kl[dimension]:.2f} nats)"
    return Colors(f"{choice.color}{kl}", latents.mean[drawn, dimension], is_class=False)


def _colors(opened: Opened, split: str) -> list[str]:
    """Return the choices: class where there are some, error, dimensions by what they carry."""
    has_labels = opened.pictures.split(split).labels is not None
    order = cache.ranges(opened.run).order[:MOST_DIMENSIONS]
    return [*([CLASS] if has_labels else []), ERROR, *(f"z{dimension}" for dimension in order)]
