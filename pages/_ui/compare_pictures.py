"""The same pictures under two models: how they come back, and what lies next to one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
import torch

from aelib.analysis.decoding import decode_flat
from aelib.analysis.differing import ORDERS, Seen, differing_csv, ordered
from aelib.runs.previews import tile
from aelib.viz.pixels import enlarge
from pages._ui import address, cache, cache_compare, downloads, failures
from pages._ui.cache_compare import SPLIT
from pages._ui.wording import plural, samples

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.analysis.agreement import Agreement
    from pages._ui.compare_choice import Compared
    from pages._ui.compare_maps import Maps
    from pages._ui.guard import Opened

NUM_PICTURES, WIDTH = 12, 900


def draw(compared: Compared, maps: Maps, found: Agreement, selected: list[int]) -> None:
    """Draw pictures with both reconstructions, and offer the table of all.

    Args:
        compared: What is compared.
        maps: Both maps.
        found: How alike the models are.
        selected: Numbers of the selected pictures; none for all.
    """
    first, second = compared.first, compared.second
    images = first.pictures.split(SPLIT)
    seen = Seen(
        cache_compare.compared_rows(len(images)),
        found.shares,
        lambda: (cache.errors(first.run, SPLIT), cache.errors(second.run, SPLIT)),
        cache.latents(first.run, SPLIT).labels,
    )
    what = samples(first.model.image.kind)
    heading = f"Selection: {plural(len(selected), 'picture')}" if selected else f"The {what}"
    st.subheader(heading, anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        order = address.one_of(
            "First come those of",
            ORDERS,
            default=ORDERS[0],
            key="differ",
            help="A is better: its squared error is smaller than B's, by how much. Fewest "
            "neighbours in common: the two models place them most differently.",
        )
        downloads.offer(
            "CSV of the agreement",
            lambda: differing_csv(seen, maps.points, first.pictures.class_names),
            f"{first.run.id}-{second.run.id}-agreement.csv",
            help="For each compared picture: class, neighbours in common, both errors, both places "
            "on the map.",
        )
    numbers = ordered(seen, order, selected)
    shown = numbers[:NUM_PICTURES]
    how = "" if selected else " Draw around points of one map with the lasso to choose others."
    st.caption(f"Showing {len(shown)} of {len(numbers):,}.{how}")
    _row("Original", images.batch(shown))
    for letter, opened in (("A", first), ("B", second)):
        _row(f"{letter} · {opened.run.id}", _decoded(opened, shown))


def neighbors(compared: Compared, found: Agreement, number: int) -> None:
    """Draw the pictures next to one under both models.

    Args:
        compared: What is compared.
        found: How alike the models are.
        number: Number of the picture.
    """
    images = compared.first.pictures.split(SPLIT)
    rows = cache_compare.compared_rows(len(images))
    places = {row: place for place, row in enumerate(rows.tolist())}
    st.subheader(f"Picture {number}", anchor=False)
    if number not in places:
        st.caption("It is not among the pictures that are compared.")
        return
    place = places[number]
    st.caption(
        f"Its {found.num_neighbors} nearest latents under each model, nearest first: "
        f"{found.shares[place]:.0%} in common. The picture itself stands first."
    )
    for letter, opened in (("A", compared.first), ("B", compared.second)):
        near = cache_compare.neighbors(opened.run)[place]
        _row(f"{letter} · {opened.run.id}", images.batch([number, *rows[near].tolist()]))


def _decoded(opened: Opened, shown: list[int]) -> Tensor:
    latents = cache.latents(opened.run, SPLIT)
    told = None if latents.told is None else torch.from_numpy(latents.told[shown])
    return decode_flat(opened.model, latents.mean[shown], told)


def _row(title: str, images: Tensor) -> None:
    left, right = st.columns([1, 5], vertical_alignment="center", gap="small")
    left.markdown(f"**{failures.plain(title)}**")
    columns = min(NUM_PICTURES, len(images))
    right.image(
        enlarge(tile(images, columns), WIDTH * columns // NUM_PICTURES),
        width="stretch" if columns == NUM_PICTURES else "content",
        alt=title,
    )
