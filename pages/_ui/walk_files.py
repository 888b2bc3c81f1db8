"""A walk to take away: films, a strip, and numbers. Each is made when its button is pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from aelib.analysis.film import REMEDY, can_film, smooth_pace, to_film
from aelib.analysis.strips import good_scale, to_gif, to_png_strip
from aelib.analysis.walking import walk_along, walk_file
from pages._ui import downloads
from pages._ui.walk_view import TITLES

if TYPE_CHECKING:
    from aelib.analysis.film import FilmKind
    from aelib.analysis.walking import Walk
    from pages._ui.guard import Opened
    from pages._ui.walk_view import Journey, Pace


def offer(opened: Opened, journey: Journey, pace: Pace) -> None:
    """Draw the buttons, a row for each way.

    Args:
        opened: The model and its run.
        journey: Where it goes.
        pace: How it is shown.
    """
    for kind in journey.ways:
        with st.container(horizontal=True, vertical_alignment="center"):
            if len(journey.ways) > 1:
                st.markdown(TITLES[kind], width=150)
            _offer_way(opened, journey, pace, kind)


def _offer_way(opened: Opened, journey: Journey, pace: Pace, kind: str) -> None:
    def walk(num_steps: int) -> Walk:
        return walk_along(opened.model, journey.ways[kind], journey.told, num_steps)

    def frames(num_steps: int) -> Walk:
        made = walk(num_steps)
        # of a loop the last picture is the first one, and would be shown twice
        return made._replace(images=made.images[:-1]) if journey.is_closed else made

    def gif() -> bytes:
        images = frames(pace.num_steps).images
        return to_gif(images, pace.fps, good_scale(images), bounce=pace.bounce)

    def smooth(container: FilmKind) -> bytes:
        num_steps, fps = smooth_pace(pace.num_steps, pace.fps, journey.num_legs, bounce=pace.bounce)
        images = frames(num_steps).images
        return to_film(images, container, fps, good_scale(images), bounce=pace.bounce)

    downloads.offer("GIF", gif, f"walk-{kind}.gif", help="Repeats for ever.")
    for title, container in (("MP4", "mp4"), ("WebM", "webm")):
        downloads.offer(
            title,
            lambda container=container: smooth(container),
            f"walk-{kind}.{container}",
            help="At the same pace, with up to 30 pictures a second."
            if can_film()
            else f"{REMEDY}.",
            is_possible=can_film(),
        )
    downloads.offer(
        "PNG",
        lambda: to_png_strip(walk(pace.num_steps).images),
        f"walk-{kind}.png",
        help="All pictures side by side.",
    )
    downloads.offer(
        "npz",
        lambda: walk_file(walk(pace.num_steps)),
        f"walk-{kind}.npz",
        help="NumPy arrays: latents (T, D) and images (T, C, H, W).",
    )
