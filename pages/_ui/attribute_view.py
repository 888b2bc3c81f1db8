"""Attributes added to pictures: decoded in the browser while a slider moves, or on the server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from aelib.analysis.attributes import attribute_file
from aelib.analysis.decoding import decode_flat
from aelib.analysis.edits import NUM_STEPS, REACH, edited, strip_sheet
from aelib.analysis.linear_readings import concerned
from aelib.analysis.strengths import LIMIT, clean_strengths
from aelib.analysis.strips import good_scale, to_png_strip
from aelib.viz.pixels import at_side, data_url, encode
from pages._ui import (
    attribute_choice,
    attribute_server,
    attribute_shown,
    cache_attributes,
    downloads,
    live,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aelib.portable import Part
    from pages._ui.attribute_choice import Chosen
    from pages._ui.attribute_shown import Shown
    from pages._ui.guard import Opened

SIDE, FILE_SIDE, DIGITS = 96, 512, 6


def draw(opened: Opened) -> None:
    """Draw the page's half on attributes.

    Args:
        opened: Model and data; its pictures have attributes.
    """
    shown = attribute_shown.choose(opened)
    _say_what_is_told(opened)
    _explore(opened, shown)


def _say_what_is_told(opened: Opened) -> None:
    if opened.model.capabilities.uses_labels:
        st.caption(
            ":material/info: This model's decoder is told the class, so its latent need not carry "
            "it. A class's direction changes what the latent says of the class all the same, while "
            "the decoder goes on being told the same one. The score beside each bar says how much "
            "of a class the latent carries."
        )


@st.fragment
def _explore(opened: Opened, shown: Shown) -> None:
    st.divider()
    parts = live.choose_parts(opened.run, "encoder", "decoder")
    chosen = attribute_choice.choose(opened)
    if not chosen.directions:
        st.info("Nothing is added yet: add an attribute above.", icon=":material/add:")
    elif parts is None:
        attribute_server.draw(opened, shown, chosen)
    else:
        _draw_live(opened, parts, shown, chosen)
    _say_what_bars_are(opened)
    _offer(opened, shown, chosen)


def _draw_live(opened: Opened, parts: Mapping[Part, str], shown: Shown, chosen: Chosen) -> None:
    readings = cache_attributes.readings(opened.run)
    keys = " ".join(chosen.strengths)
    latents = shown.latents.tolist()
    labels = [None] * len(latents) if shown.labels is None else shown.labels.tolist()
    live.show(
        "attributes",
        live.Base(parts, opened.model, f"{opened.run.id} {shown.name} {keys}", shown.label),
        {
            "pictures": [
                {
                    "title": title,
                    "latent": latent,
                    "label": label,
                    "original": data_url(at_side(image, SIDE)),
                }
                for title, latent, label, image in zip(
                    shown.titles, latents, labels, shown.images, strict=True
                )
            ],
            "attributes": [
                {
                    "key": direction.attribute.key,
                    "title": direction.attribute.title,
                    "vector": direction.vector.round(DIGITS).tolist(),
                    "wanted": wanted,
                    "excluded": excluded,
                }
                for direction in chosen.directions
                for wanted, excluded in [concerned(direction.attribute.key, readings)]
            ],
            "strengths": chosen.strengths,
            "readings": [
                {
                    "title": reading.title,
                    "weights": reading.weights.round(DIGITS).tolist(),
                    "score": reading.score_text,
                    "isTrusted": reading.is_trusted,
                }
                for reading in readings
            ],
            "limit": LIMIT,
            "reach": REACH,
        },
        reports={"strengths": _take},
        key="arithmetic.attributes",
    )


def _take(told: Any) -> None:  # noqa: ANN401 -- a browser may send anything
    strengths = clean_strengths(told)
    if strengths is not None:
        attribute_choice.change_to(strengths)


def _say_what_bars_are(opened: Opened) -> None:
    is_factor = any(not reading.is_binary for reading in cache_attributes.readings(opened.run))
    scores = "AUROC (0.5 is chance)" + (" or R² (0 is chance)" if is_factor else "")
    st.caption(
        "The picture is decoded and encoded again, and lines fitted on validation pictures read "
        "both latents: a bar is what changed against the unchanged picture, in standard deviations "
        f"σ of the reading over pictures. Beside it: {scores} of the line on pictures it was not "
        "fitted on, which says how far to trust it. Click a picture of a strip to go there."
    )


def _offer(opened: Opened, shown: Shown, chosen: Chosen) -> None:
    if not chosen.directions:
        return

    def picture() -> bytes:
        latent = edited(shown.latents[:1], chosen.directions, chosen.strengths)
        return encode(at_side(decode_flat(opened.model, latent, shown.label)[0], FILE_SIDE))

    def strips() -> bytes:
        made = strip_sheet(
            opened.model, shown.latents[0], chosen.directions, chosen.strengths, shown.label
        )
        return to_png_strip(made.images, min(4, good_scale(made.images)), NUM_STEPS)

    def vectors() -> bytes:
        titles = [direction.attribute.title for direction in chosen.directions]
        return attribute_file(titles, [direction.vector for direction in chosen.directions])

    with st.container(horizontal=True):
        downloads.offer("Picture", picture, "edited.png")
        downloads.offer("Strips", strips, "attributes.png", help="From strength -2 to 2.")
        downloads.offer(
            "Directions",
            vectors,
            "attributes.npz",
            help="NumPy arrays: titles (K,) and vectors (K, D), what strength 1 adds to a latent.",
        )
