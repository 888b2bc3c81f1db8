"""Pictures chosen on the map: what they are, how they come back, and files of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
import torch

from aelib.analysis.contrast import contrast
from aelib.analysis.decoding import decode_flat
from aelib.analysis.representatives import most_typical, walk_through
from aelib.analysis.selection import (
    count_classes,
    in_order,
    mean_picture,
    selection_csv,
    selection_npz,
)
from aelib.viz.bars import class_bars
from aelib.viz.pixels import at_side
from pages._ui import address, cache, cache_map, downloads, failures, map_links, walk_stops
from pages._ui.map_links import Link
from pages._ui.picture_grid import picture_grid
from pages._ui.wording import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy as np
    import numpy.typing as npt
    from torch import Tensor

    from aelib.analysis.latents import Latents
    from pages._ui.guard import Opened

PER_SHEET, MEAN_SIDE = 96, 140
NUMBER, ERROR, ALONE = "number", "error", "alone"


def draw(
    opened: Opened,
    split: str,
    latents: Latents,
    points: npt.NDArray[np.float32],
    selected: list[int],
    on_pick: Callable[[int], None],
) -> None:
    """Draw the gallery of a selection.

    Args:
        opened: Model and data.
        split: Part of the data that the map shows.
        latents: Of the whole split.
        points: The map of the whole split.
        selected: Numbers of the pictures.
        on_pick: Called with the number of a clicked picture.

    Shape:
        - points: ``(N, k)``
    """
    images, names = opened.split(split).images, opened.pictures.class_names
    st.subheader(f"Selection: {plural(len(selected), 'picture')}", anchor=False)
    left, right = st.columns([1, 3])
    with left:
        mean = at_side(mean_picture(images, selected), MEAN_SIDE)
        st.image(mean, width=MEAN_SIDE, caption="Mean picture", alt="Mean of the selected pictures")
        _offer(opened, split, latents, points, selected)
    with right:
        if latents.labels is not None and names:
            counts = count_classes(latents.labels, selected, len(names))
            figure = class_bars(counts, names, title="Selected pictures per class")
            st.plotly_chart(figure, key="latent_map.classes", config={"displayModeBar": False})
    _distinguish(latents, selected, names)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        num_sheets = -(-len(selected) // PER_SHEET)
        sheet = 1
        if num_sheets > 1:
            sheet = st.number_input(
                "Sheet", 1, num_sheets, key=f"latent_map.sheet.{num_sheets}", width=120
            )
        order = address.one_of(
            "Order",
            [NUMBER, ERROR, ALONE],
            default=NUMBER,
            key="order",
            help="Badly decoded first, or far from the latents of other pictures first: what is "
            "unusual for the model comes to the top.",
        )
        shows_decoded = st.toggle(
            "Reconstructions", key="decoded", bind="query-params", help="What the decoder returns."
        )
    map_links.draw(opened, split, _ways_on(latents, selected))
    selected = _sorted(opened, split, selected, order)
    shown = selected[(sheet - 1) * PER_SHEET : sheet * PER_SHEET]
    st.caption(f"Showing {len(shown)} of {len(selected):,}. Click one to look at it.")
    picture_grid(
        _decoded(opened, latents, shown) if shows_decoded else images[shown],
        ids=shown,
        labels=[_label(latents, names, number) for number in shown],
        key="latent_map.gallery",
        on_pick=on_pick,
    )


def _sorted(opened: Opened, split: str, selected: list[int], order: str) -> list[int]:
    if order == ERROR:
        return in_order(selected, cache.errors(opened.run, split))
    if order == ALONE:
        return in_order(selected, cache_map.neighbor_distances(opened.run, split))
    return selected


def _ways_on(latents: Latents, selected: list[int]) -> Iterator[Link]:
    """Yield a walk through the pictures, and what is made of the most typical one."""
    walk = walk_through(latents.mean, selected, len(walk_stops.KEYS))
    if len(walk) > 1:
        stops = dict(zip(walk_stops.KEYS, map(str, walk), strict=False))
        query = {walk_stops.COUNT: str(len(walk)), **stops}
        yield Link("interpolation", query, f"Walk through {len(walk)} that differ")
    typical = {"image": str(most_typical(latents.mean, selected))}
    yield Link("traversal", {"start": "picture", **typical}, "Traverse the most typical")
    yield Link("denoising", typical, "Denoise the most typical")


def _distinguish(latents: Latents, selected: list[int], names: tuple[str, ...]) -> None:
    found = contrast(latents, selected)
    if found is None:
        return
    pairs = zip(found.dimensions, found.differences, strict=True)
    parts = [f"**z{dimension}** {difference:+.1f} σ" for dimension, difference in pairs]
    said = [
        f"**{failures.plain(names[label])}** {inside:.0%} (elsewhere {outside:.0%})"
        for label, inside, outside in found.classes
        if label < len(names)
    ]
    st.markdown(
        "What distinguishes them: " + " · ".join(parts) + (f"; {' · '.join(said)}" if said else ""),
        help="How far the mean of a latent dimension lies from that of all other pictures, in its "
        "standard deviation; and the classes that are more frequent here than elsewhere.",
    )


def _decoded(opened: Opened, latents: Latents, shown: list[int]) -> Tensor:
    told = None if latents.told is None else torch.from_numpy(latents.told[shown])
    return decode_flat(opened.model, latents.mean[shown], told)


def _offer(
    opened: Opened,
    split: str,
    latents: Latents,
    points: npt.NDArray[np.float32],
    selected: list[int],
) -> None:
    name = f"{opened.run.id}-{split}-selection"
    names, images = opened.pictures.class_names, opened.split(split).images

    def errors() -> npt.NDArray[np.float32]:
        return cache.errors(opened.run, split)

    downloads.offer(
        "CSV",
        lambda: selection_csv(selected, latents, errors(), points, names),
        f"{name}.csv",
        help="Number, class, error, place on the map and latent of each picture.",
    )
    downloads.offer(
        "npz",
        lambda: selection_npz(selected, latents, errors(), points, images),
        f"{name}.npz",
        help="The same as arrays for NumPy, with the pictures.",
    )


def _label(latents: Latents, names: tuple[str, ...], number: int) -> str:
    if latents.labels is None or not names:
        return f"Picture {number}"
    return f"Picture {number}, {names[int(latents.labels[number])]}"
