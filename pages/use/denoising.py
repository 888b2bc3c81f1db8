"""Clean noisy pictures, beside classical filters."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import streamlit as st

from aelib.analysis.comparison import Score, scores, signed_error
from aelib.analysis.filters import FILTERS
from aelib.analysis.quality import absolute_error
from aelib.analysis.restoration import FITS
from aelib.core.errors import AelibError
from aelib.models.capabilities import capabilities_of
from aelib.runs import find_run, list_runs
from aelib.viz.pixels import encode, fit_side, from_picture, signed_to_pixels
from pages._ui import cache, denoise_work, downloads, failures, frame, guard, noisy_picture
from pages._ui.navigation import page
from pages._ui.wipe import wipe

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from streamlit.delta_generator import DeltaGenerator

    from pages._ui.denoise_work import Picture, Work
    from pages._ui.noisy_picture import NoisyPicture

NO_OTHER, THIS = "none", "This model"
CELL, PHOTO_CELL, WIPE_SIDE = 168, 300, 1200
CLEAN, NOISY = "Clean", "Noisy"
ERRORS = ("none", "absolute", "signed")


def _main() -> None:
    spec = page("denoising")
    frame.heading(
        spec,
        "A denoising autoencoder has learned what clean pictures look like, and returns the one "
        "that it believes lies behind the noise. Classical filters, each at its best strength for "
        "this noise, show what that knowledge is worth.",
    )
    opened = guard.open_chosen(spec)
    picture = noisy_picture.choose(opened)
    if picture is not None:
        _say_what_it_knows(opened, picture)
        _show(picture, _plan(opened, picture))
    _explain()


def _say_what_it_knows(opened: guard.Opened, picture: NoisyPicture) -> None:
    size = f"{opened.model.image.width} × {opened.model.image.height}"
    corruption = noisy_picture.corruption_of(opened)
    if not opened.model.capabilities.denoises:
        st.info(
            "This is a plain autoencoder: it was never shown noise. What it removes, it removes "
            "because its latent has no room for it.",
            icon=":material/info:",
        )
    elif picture.kind != corruption:
        st.info(
            f"This model learned to undo {noisy_picture.TITLES[corruption].lower()}; this noise "
            "is of another kind.",
            icon=":material/info:",
        )
    if not picture.is_test:
        title = failures.plain(noisy_picture.data_title(opened))
        st.info(
            f"This model learned on {size} pictures of {title}. Anything else is outside of what "
            "it knows: expect blur, or shapes that are not there.",
            icon=":material/explore_off:",
        )


def _plan(opened: guard.Opened, picture: NoisyPicture) -> list[Work]:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        fit = FITS[0]
        if picture.noisy.shape[:2] != opened.model.image.shape[1:]:
            fit = str(
                st.segmented_control(
                    "Fit to the model",
                    FITS,
                    default=FITS[0],
                    required=True,
                    key="fit",
                    bind="query-params",
                    help="For a picture of another size than the model's. tile: piece by piece, "
                    "overlapping, blended without seams. resize: the whole picture shrunk to the "
                    "model's size and enlarged again.",
                )
            )
        other = _choose_other(opened)
        names = _choose_filters(picture)
        is_auto = names and st.toggle(
            "Automatic strength",
            value=True,
            key="auto",
            bind="query-params",
            help="Tries each filter on other pictures with the same noise (validation pictures, "
            "or patches of a photograph) and takes the strength with the highest PSNR.",
        )
    plans = [denoise_work.with_model(opened.run, THIS, picture, fit)]
    if other is not None:
        plans.append(denoise_work.with_model(find_run(other), "Other model", picture, fit, other))
    return plans + _filters(opened, picture, names, is_auto=bool(is_auto))


def _choose_other(opened: guard.Opened) -> str | None:
    others = []
    for run in list_runs():
        try:
            if run.id != opened.run.id and run.weights_path.is_file():
                others += [run.id] if capabilities_of(run.config().model).denoises else []
        except AelibError:  # a damaged run is shown as such on the overview
            continue
    if not others:
        return None
    chosen = st.selectbox(
        "Compare with", [NO_OTHER, *others], key="other", bind="query-params", width=260
    )
    return None if chosen == NO_OTHER else str(chosen)


def _choose_filters(picture: NoisyPicture) -> list[str]:
    if picture.noisy.size > denoise_work.MAX_FILTER_PIXELS:
        st.caption("Classical filters are left out: on a picture this large they take minutes.")
        return []
    return list(
        st.pills(
            "Classical filters",
            list(FILTERS),
            selection_mode="multi",
            default=list(FILTERS),
            key="filters",
            bind="query-params",
        )
        or []
    )


def _filters(
    opened: guard.Opened, picture: NoisyPicture, names: list[str], *, is_auto: bool
) -> list[Work]:
    config = opened.config if picture.is_test else None

    def best(name: str) -> float:
        return cache.strength(config, picture.kind, picture.level, name)

    if is_auto or not names:
        key = f"auto {opened.run.id if picture.is_test else ''}"
        return [
            denoise_work.with_filter(name, functools.partial(best, name), key, picture)
            for name in names
        ]
    plans = []
    with st.container(border=True):
        for column, name in zip(st.columns(len(names)), names, strict=True):
            with column:
                chosen = _strength_slider(name, best(name))
            plans.append(
                denoise_work.with_filter(name, lambda chosen=chosen: chosen, f"{chosen}", picture)
            )
    return plans


def _strength_slider(name: str, best: float) -> float:
    shown = FILTERS[name]
    return st.slider(
        f"{shown.title}: {shown.label}",
        shown.low,
        shown.high,
        best,
        step=shown.step,
        key=f"{name}_strength",
        bind="query-params",
        help=f"{shown.summary} Automatic: {best:g}.",
    )


def _show(picture: NoisyPicture, plans: list[Work]) -> None:
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
        done = denoise_work.do(plans, picture, draw)
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
        st.segmented_control(
            "Error pictures",
            ERRORS,
            default=ERRORS[1],
            required=True,
            key="errors",
            bind="query-params",
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
    lines = [] if score is None else [f"PSNR {score.psnr:.1f} dB · SSIM {score.ssim:.2f}"]
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
        _limited(from_picture(everything[left])),
        _limited(pixels),
        titles=(left, right),
        key="denoising.wipe",
    )


def _limited(pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    return fit_side(pixels, WIPE_SIDE) if max(pixels.shape) > WIPE_SIDE else pixels


def _explain() -> None:
    with st.expander("How it works, and how it is measured", icon=":material/function:"):
        st.markdown(
            r"""
**Denoising autoencoder.** In training a clean picture $x$ is spoilt to $\tilde x$, and the model is
asked for $x$: $\;\min_\theta\, \mathbb E\,\lVert x - g_\theta(f_\theta(\tilde x)) \rVert^2$.
The best answer is $\mathbb E[x \mid \tilde x]$, the mean of all clean pictures that could lie
behind the noise; where many could, the answer is blurred.

**PSNR** $= -10 \log_{10} \mathrm{mse}$ in decibels for values in $[0, 1]$: 3 dB more is half the
squared error. **SSIM** compares brightness, contrast and structure in small windows; 1 is equal.

**Pictures larger than the model.** *tile* cuts the picture into tiles that overlap by half and
blends them with $\sin^2$ windows; *resize* shrinks the whole picture first. A model for grey
pictures cleans each colour by itself.

**Classical filters** know nothing of clothes or digits, only that neighbouring pixels are alike.
"""
        )
        st.caption(
            "Vincent et al. 2010, [Stacked denoising autoencoders]"
            "(https://www.jmlr.org/papers/v11/vincent10a.html) · Wang et al. 2004, "
            "[SSIM](https://doi.org/10.1109/TIP.2003.819861)"
        )


_main()
