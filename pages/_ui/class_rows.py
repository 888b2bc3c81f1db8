"""The same latent as every class, and so the styles of a few pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
import torch

from aelib.analysis.sheets import class_sheet
from pages._ui import cache, class_choice
from pages._ui.sheet import sheet

if TYPE_CHECKING:
    from torch import Tensor

    from pages._ui.guard import Opened

NUM_STYLES = 5


def draw(opened: Opened, latent: Tensor) -> None:
    """Draw the present latent and those of the first test pictures, each as every class.

    Args:
        opened: Model and data.
        latent: The present latent.

    Shape:
        - latent: ``(D,)``
    """
    st.subheader("The same latent as every class", anchor=False)
    known = torch.from_numpy(cache.latents(opened.run, "test").mean[:NUM_STYLES])
    made = class_sheet(opened.model, torch.cat([latent.unsqueeze(0), known]))
    sheet(
        made.images,
        titles=["This latent", *(f"Test picture {number}" for number in range(len(known)))],
        values=made.values,
        heads=class_choice.names_of(opened),
        key="traversal.classes",
        on_pick=lambda _, label: class_choice.go_to(round(label)),
    )
    st.caption(
        "A row shares one latent, a column one class: what stays along a row is style, what stays "
        "along a column is what the model knows of the class. Click a picture to choose its class."
    )
