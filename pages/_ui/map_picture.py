"""One picture of the map: how it comes back, and which others are near in latent space."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from aelib.analysis.decoding import decode_flat
from aelib.analysis.denoising import mean_squared_error
from aelib.analysis.neighbors import COSINE, EUCLIDEAN, nearest
from aelib.viz.pixels import at_side
from pages._ui import address, failures, map_links
from pages._ui.map_links import Link
from pages._ui.picture_grid import picture_grid

if TYPE_CHECKING:
    from collections.abc import Callable

    from aelib.analysis.latents import Latents
    from pages._ui.guard import Opened

SIDE, NUM_NEIGHBORS = 140, 12
PARAMETERS = {
    "interpolation": "from",
    "traversal": "image",
    "denoising": "image",
    "anomalies": "image",
}


def draw(
    opened: Opened, split: str, latents: Latents, number: int, on_pick: Callable[[int], None]
) -> None:
    """Draw a picture with its reconstruction, its neighbours and where to take it.

    Args:
        opened: Model and data.
        split: Part of the data that the map shows.
        latents: Of the whole split.
        number: Which picture.
        on_pick: Called with the number of a clicked neighbour.
    """
    images, names = opened.split(split), opened.pictures.class_names
    st.subheader(f"Picture {number}", anchor=False)
    left, right = st.columns([2, 3])
    with left:
        original = images.batch([number])
        label = None if latents.told is None else int(latents.told[number])
        decoded = decode_flat(opened.model, latents.mean[[number]], label)
        with st.container(horizontal=True):
            _picture(original[0], "Original")
            _picture(decoded[0], "Reconstruction")
        kind = ""
        if latents.labels is not None and names:
            kind = f"{failures.plain(names[int(latents.labels[number])])} · "
        st.caption(f"{kind}squared error {mean_squared_error(decoded, original):.4g}")
    with right:
        metric = address.one_of(
            "Distance",
            [EUCLIDEAN, COSINE],
            default=EUCLIDEAN,
            key="distance",
            help="Cosine compares directions from the origin and leaves lengths out.",
        )
        found = nearest(latents.mean, number, NUM_NEIGHBORS, metric)
        st.markdown(
            f"**Nearest {len(found.indices)} of {len(latents):,} in latent space**, nearest first; "
            "the distance is that of the latents, not of the map."
        )
        picture_grid(
            images.images[list(found.indices)],
            ids=list(found.indices),
            labels=[
                _label(latents, names, other, distance)
                for other, distance in zip(found.indices, found.distances, strict=True)
            ],
            key="latent_map.neighbors",
            on_pick=on_pick,
        )
    links = [Link(url, {parameter: str(number)}) for url, parameter in PARAMETERS.items()]
    map_links.draw(opened, split, links)


def _picture(image: object, caption: str) -> None:
    st.image(at_side(image, SIDE), width=SIDE, caption=caption, alt=caption)


def _label(latents: Latents, names: tuple[str, ...], number: int, distance: float) -> str:
    kind = ""
    if latents.labels is not None and names:
        kind = f", {names[int(latents.labels[number])]}"
    return f"Picture {number}{kind}, at {distance:.3g}"
