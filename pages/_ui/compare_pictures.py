"""The same pictures under two models: how they come back, and what lies next to one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
import torch

from aelib.analysis.decoding import decode_flat
from aelib.analysis.differing import ORDERS, ORDERS_BY_PLACE, Seen, differing_csv, ordered
from aelib.runs.previews import tile
from aelib.viz.pixels import enlarge
from pages._ui import address, cache, cache_compare, downloads, failures
from pages._ui.wording import plural, samples

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.analysis.agreement import Agreement
    from pages._ui.cache_compare import Side
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
    images, sides = first.pictures.split(compared.split), compared.sides
    is_of_models = compared.epochs is None
    seen = Seen(
        cache_compare.compared_rows(sides[0]),
        found.shares,
        (
            lambda: (
                cache.errors(first.run, sides[0].split),
                cache.errors(second.run, sides[1].split),
            )
        )
        if is_of_models
        else None,
        None if images.labels is None else images.labels.numpy(),
    )
    what = samples(first.model.image.kind)
    heading = f"Selection: {plural(len(selected), 'picture')}" if selected else f"The {what}"
    st.subheader(heading, anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        order = address.one_of(
            "First come those of",
            ORDERS if is_of_models else ORDERS_BY_PLACE,
            default=ORDERS[0],
            key="differ",
            help="A is better: its squared error is smaller than B's, by how much. Fewest "
            "neighbours in common: the two models place them most differently.",
        )
        downloads.offer(
            "CSV of the agreement",
            lambda: differing_csv(seen, maps.points, first.pictures.class_names),
            f"{file_name(sides[0])}-{file_name(sides[1])}-agreement.csv",
            help="For each compared picture: class, neighbours in common, both errors, both places "
            "on the map.",
        )
    numbers = ordered(seen, order, selected)
    shown = numbers[:NUM_PICTURES]
    how = "" if selected else " Draw around points of one map with the lasso to choose others."
    st.caption(f"Showing {len(shown)} of {len(numbers):,}.{how}")
    _row("Original", images.batch(shown))
    if not is_of_models:
        st.caption("Of epochs no weights are kept: nothing can be reconstructed by them.")
        return
    for letter, opened in (("A", first), ("B", second)):
        _row(f"{letter} · {opened.run.id}", _decoded(opened, shown))


def neighbors(compared: Compared, found: Agreement, number: int) -> None:
    """Draw the pictures next to one under both models.

    Args:
        compared: What is compared.
        found: How alike the models are.
        number: Number of the picture.
    """
    images = compared.first.pictures.split(compared.split)
    rows = cache_compare.compared_rows(compared.sides[0])
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
    for letter, side in zip("AB", compared.sides, strict=True):
        near = cache_compare.neighbors(side)[place]
        _row(f"{letter} · {side.name}", images.batch([number, *rows[near].tolist()]))


def file_name(side: Side) -> str:
    """Return what one of the two is called in the name of a file.

    Args:
        side: A model, or an epoch of its training.

    Returns:
        Its name without blanks.
    """
    return side.run.id if side.epoch is None else f"{side.run.id}-epoch-{side.epoch}"


def _decoded(opened: Opened, shown: list[int]) -> Tensor:
    latents = cache.latents(opened.run, cache_compare.SPLIT)
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
