"""Cleaned pictures side by side, each shown as soon as it is there, and the best one named."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import streamlit as st

from aelib.analysis.comparison import Score, scores, signed_error
from aelib.analysis.quality import absolute_error
from aelib.viz.pixels import at_most, encode, fit_side, from_picture, signed_to_pixels
from pages._ui import address, denoise_work, downloads, failures
from pages._ui.denoise_plan import THIS
from pages._ui.wipe import wipe

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from pages._ui.denoise_work import Picture, Work
    from pages._ui.noisy_picture import NoisyPicture

CELL, PHOTO_CELL, WIPE_SIDE = 168, 300, 1200
CLEAN, NOISY = "Clean", "Noisy"
ERRORS = ("none", "absolute", "signed")


def show(picture: NoisyPicture, plans: list[Work]) -> None:
    """Do what is planned and draw it.

    Args:
        picture: The picture.
        plans: What to do.
    """
    errors = _choose_errors(picture)
    side = CELL if picture.is_test else PHOTO_CELL
    known = {NOISY: picture.noisy} | denoise_work.finished(plans)
    if picture.clean is not None:
        known = {CLEAN: picture.clean} | known
    titles = [title for title in (CLEAN, NOISY) if title in known] + [plan.title for plan in plans]
    progress = st.container()
    with st.container(horizontal=True, gap="small"):
        cells = {title: st.container(width=side).empty() for title in titles}

    def draw(title: str, image: Picture | None) -> None:
        with cells[title].container(gap="xsmall"):
            _cell(title, image, side)

    if len(known) < len(titles):
        for title in titles:
            draw(title, known.get(title))
    with progress:
        done = denoise_work.do(plans, picture.num_pixels, draw)
    if done is None:
        return
    everything = {title: done.get(title, known.get(title)) for title in titles}
    _draw_all(picture, plans, everything, cells, errors, side)
    _wipe_and_files(everything)


def _choose_errors(picture: NoisyPicture) -> str:
    if picture.clean is None:
        st.caption(
            f"Noise estimated from the picture: σ = {picture.level:g}. There is no clean picture "
            "to measure against."
        )
        return ERRORS[0]
    return str(
        address.one_of(
            "Error pictures",
            ERRORS,
            default=ERRORS[1],
            key="errors",
            help="absolute: bright where the result is wrong. signed: red where it is too bright, "
            "blue where it is too dark.",
        )
    )


def _draw_all(
    picture: NoisyPicture,
    plans: list[Work],
    everything: dict[str, Picture],
    cells: dict[str, DeltaGenerator],
    errors: str,
    side: int,
) -> None:
    details = {plan.title: plan.detail() for plan in plans}
    attempts = {title: image for title, image in everything.items() if title != CLEAN}
    measured = {} if picture.clean is None else scores(picture.clean, attempts)
    for title, image in everything.items():
        with cells[title].container(gap="xsmall"):
            clean = None if title == CLEAN else picture.clean
            _cell(title, image, side, measured.get(title))
            _error(clean, image, errors, side)
            _figures(details.get(title, ""), measured.get(title))


def _cell(title: str, image: Picture | None, side: int, score: Score | None = None) -> None:
    badge = " :green-badge[best]" if score is not None and score.is_best else ""
    st.markdown(f"**{title}**{badge}")
    if image is None:
        st.caption("Working …")
    else:
        st.image(fit_side(from_picture(image), side), width=side, alt=title)


def _error(clean: Picture | None, image: Picture, errors: str, side: int) -> None:
    if clean is None or errors == ERRORS[0]:
        return
    if errors == "signed":
        pixels = signed_to_pixels(signed_error(clean, image))
    else:
        pixels = from_picture(absolute_error(clean, image))
    st.image(fit_side(pixels, side), width=side, alt=f"Error, {errors}")


def _figures(detail: str, score: Score | None) -> None:
    lines = []
    if score is not None:
        psnr = "∞" if math.isinf(score.psnr) else f"{score.psnr:.1f} dB"
        lines.append(f"PSNR {psnr} · SSIM {score.ssim:.2f}")
    if detail:
        lines.append(failures.plain(detail))
    if lines:
        st.caption("  \n".join(lines))


def _wipe_and_files(everything: dict[str, Picture]) -> None:
    st.subheader("Before and after", anchor=False)
    titles = list(everything)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        left = st.selectbox(
            "Left", titles, index=titles.index(NOISY), key="left", bind="query-params", width=220
        )
        right = st.selectbox(
            "Right", titles, index=titles.index(THIS), key="right", bind="query-params", width=220
        )
        pixels = from_picture(everything[right])
        height, width = pixels.shape[:2]
        downloads.offer(
            f"{right} ({width} × {height})",
            lambda: encode(pixels),
            "denoised.png",
            help="PNG at the size of the picture.",
        )
    wipe(
        at_most(from_picture(everything[left]), WIPE_SIDE),
        at_most(pixels, WIPE_SIDE),
        titles=(left, right),
        key="denoising.wipe",
    )
