"""The pictures that were drawn, alone or beside real ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from aelib.analysis.fitted_prior import can_fit
from aelib.analysis.sampling import (
    alternate_rows,
    draws_file,
    nearest_pictures,
    reconstructed_examples,
)
from aelib.analysis.strips import good_scale, to_png_strip
from pages._ui import downloads, picture_rows
from pages._ui.generate_controls import FITTED, NEAREST, REAL

if TYPE_CHECKING:
    from aelib.analysis.sampling import Draws
    from pages._ui.generate_controls import Wanted
    from pages._ui.guard import Opened


def show(opened: Opened, wanted: Wanted, draws: Draws) -> None:
    """Draw the pictures and offer them as files.

    Args:
        opened: Model and data.
        wanted: What was asked for.
        draws: The pictures.
    """
    if wanted.beside == NEAREST:
        _beside_nearest(opened, draws)
    elif wanted.beside == REAL:
        _beside_real(opened, wanted, draws)
    else:
        source = "Gaussians fitted to latents" if wanted.source == FITTED else "the prior"
        picture_rows.grid(draws.images, caption=f"{len(draws.images)} draws from {source}, decoded")
    with st.container(horizontal=True):
        downloads.offer(
            "PNG",
            lambda: to_png_strip(draws.images, good_scale(draws.images), picture_rows.COLUMNS),
            "samples.png",
        )
        downloads.offer(
            "npz",
            lambda: draws_file(draws),
            "samples.npz",
            help="NumPy arrays: images (N, C, H, W), latents (N, D) and labels (N,), -1 for any.",
        )


def _beside_nearest(opened: Opened, draws: Draws) -> None:
    found = nearest_pictures(draws.images, opened.pictures.validation)
    partners = opened.pictures.validation.batch(found.indices)
    picture_rows.grid(
        alternate_rows(draws.images, partners, picture_rows.COLUMNS),
        caption="Draws, and below each row the validation picture nearest to each",
    )
    st.caption(
        f"{len(draws.images)} draws have {found.num_different} different neighbours: few would "
        "mean that the model leaves out much of what the data hold. Median distance "
        f"{found.distances.median():.3f} (root of the mean squared difference of pixels). The "
        "model has not learned from validation pictures; how near draws come to those that it has "
        "learned is on the Health page."
    )


def _beside_real(opened: Opened, wanted: Wanted, draws: Draws) -> None:
    originals, made = reconstructed_examples(
        opened.model,
        opened.pictures.validation,
        wanted.count,
        label=wanted.label,
        seed=wanted.seed,
    )
    left, middle, right = st.columns(3)
    for place, title, images in (
        (left, "Draws", draws.images),
        (middle, "Reconstructions", made),
        (right, "Validation pictures", originals),
    ):
        with place:
            st.subheader(title, anchor=False)
            picture_rows.grid(images, caption=f"{len(images)} pictures", num_columns=6, width=520)
    told = (
        "Reconstructions are the best that this decoder can do. Where draws are worse than they, "
    )
    told += "it is the prior that leads to places that no picture comes from"
    draws_elsewhere = wanted.source != FITTED and can_fit(opened.model.capabilities)
    st.caption(told + ("; a fitted mixture does not." if draws_elsewhere else "."))
