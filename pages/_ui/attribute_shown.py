"""Which pictures attributes are added to: one that is chosen, and test pictures that follow it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st
import torch

from aelib.analysis.classes import told_classes
from aelib.analysis.decoding import encode_flat
from pages._ui import class_choice
from pages._ui.picture_picker import pick

if TYPE_CHECKING:
    from torch import Tensor

    from pages._ui.guard import Opened

NUM_OTHERS = 7


class Shown(NamedTuple):
    """Pictures that are changed, the large one first.

    Attributes:
        images: ``(N, C, H, W)``.
        latents: ``(N, D)``.
        labels: Classes to decode; None for a model told none.
        titles: What the pictures are.
        name: Tells them from others.
    """

    images: Tensor
    latents: Tensor
    labels: Tensor | None
    titles: list[str]
    name: str

    @property
    def label(self) -> int | None:
        """Class of the large picture."""
        return None if self.labels is None else int(self.labels[0])


def choose(opened: Opened) -> Shown:
    """Draw the choice of pictures.

    Args:
        opened: Model and data.

    Returns:
        The pictures.
    """
    picked = pick(opened, key="image", label="Add to picture")
    label = None
    with st.container(horizontal=True, vertical_alignment="center", gap="large"):
        if opened.model.capabilities.uses_labels:
            label = class_choice.choose(
                opened, "the picture's own", help="What the decoder is told; the latent stays."
            )
        with_others = st.toggle(
            "In other pictures too",
            value=True,
            key="others",
            bind="query-params",
            help="The same change in the test pictures that follow.",
        )
    images, known = picked.image[None], torch.tensor([picked.label])
    titles = [picked.caption]
    if with_others:
        places = _places_after(picked.index, len(opened.pictures.test))
        more = opened.pictures.test.take(torch.tensor(places, dtype=torch.long))
        labels = torch.full((len(more),), -1) if more.labels is None else more.labels
        images = torch.cat([images, more.batch(slice(None))])
        known = torch.cat([known, labels])
        titles += [f"Test {place}" for place in places]
    told = told_classes(opened.model, images, known)
    latents = encode_flat(opened.model, images, told)
    if told is not None and label is not None:
        told = torch.full_like(told, label)
    return Shown(images, latents, told, titles, f"{picked.index} {picked.caption}")


def _places_after(index: int | None, count: int) -> list[int]:
    first = -1 if index is None else index
    return [(first + step) % count for step in range(1, min(NUM_OTHERS, count - 1) + 1)]
