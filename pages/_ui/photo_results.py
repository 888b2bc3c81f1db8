"""A photograph before and after, beside classical methods, with what can be said of the result."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from aelib.photographs.files import encode_photograph, suffix_for
from aelib.photographs.perceptual import MAX_PIXELS
from aelib.photographs.residual import (
    WHITE_BELOW,
    largest_correlation,
    magnified,
    probed,
    stein_psnr,
)
from aelib.viz.pixels import at_most, fit_side, from_picture, signed_to_pixels
from pages._ui import cache_photographs, denoise_work, downloads
from pages._ui.denoise_work import Work
from pages._ui.photo_plan import VIEW, place_of
from pages._ui.photo_view.photo_view import photo_view, seen

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from pages._ui.photo_choice import Chosen
    from pages._ui.photo_plan import Picture, Plan

BEFORE, CLEAN, LOOKS = "Before", "Original", "Looks different by"
SHOWN_SIDE, RESIDUAL_SIDE, LAGS_SIDE = 1400, 320, 220


def show(chosen: Chosen, plan: Plan) -> None:
    """Do what is planned and draw it.

    Args:
        chosen: The photograph.
        plan: What to do.
    """
    works = [
        Work(f"{plan.title} × {strength:g}", f"{plan.key} ours {strength}", make, lambda: "")
        for strength, make in plan.ours.items()
    ]
    done = denoise_work.do(works, plan.num_pixels, lambda *_: None, key="photographs.ours")
    if done is None:
        return
    results = dict(zip(plan.ours, done.values(), strict=True))
    ours = results[1.0]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        others = _others(plan)
        known = _known(plan, others)
        left = str(st.selectbox("Left of the handle", list(known), **_side("left")))
        right = str(st.selectbox("Right of it", [plan.title, *known], **_side("right")))
    is_ours = right == plan.title
    frames = results if is_ours else {1.0: known[right]}
    if len(frames) > 1:
        frames = {0.0: plan.before} | frames
    photo_view(
        _shown(known[left]),
        {strength: _shown(picture) for strength, picture in frames.items()},
        titles=(left, right),
        place=place_of(chosen.digest, plan.title),
        can_paint=plan.can_paint and is_ours,
        palette=plan.palette,
        key=VIEW,
    )
    _say_where_it_is_shown(plan)
    _download(chosen, plan, ours)
    _figures(plan, ours, others)
    if plan.sigma is not None:
        _residual(plan, ours)


def _others(plan: Plan) -> dict[str, Picture]:
    is_small = plan.num_pixels <= denoise_work.MAX_FILTER_PIXELS
    wants = st.toggle(
        "Beside other methods",
        value=is_small,
        key="classical",
        bind="query-params",
        disabled=not is_small,
        help="What was used before networks, at the strength that suits this noise, and a small "
        "network that learned clothes and has never seen a photograph."
        if is_small
        else "On a picture this large they take minutes.",
    )
    if not wants or not is_small:
        return {}
    works = [
        Work(name, f"{plan.key} {name}", make, lambda: "") for name, make in plan.others.items()
    ]
    return denoise_work.do(works, plan.num_pixels, lambda *_: None, key="photographs.others") or {}


def _known(plan: Plan, others: dict[str, Picture]) -> dict[str, Picture]:
    clean = {} if plan.clean is None else {CLEAN: plan.clean}
    return {BEFORE: plan.before} | clean | others


def _side(key: str) -> dict[str, Any]:
    return {"key": key, "bind": "query-params", "width": 220}


def _shown(picture: Picture) -> npt.NDArray[np.uint8]:
    return at_most(from_picture(picture), SHOWN_SIDE)


def _say_where_it_is_shown(plan: Plan) -> None:
    if max(plan.before.shape[:2]) > SHOWN_SIDE:
        st.caption(
            f"Shown at {SHOWN_SIDE} pixels a side, which hides fine noise; the download has all."
        )
    elif len(plan.ours) > 1:
        st.caption(
            "Strength 1 removes the noise that was found, 0 none, 2 as if there were twice as "
            "much. Between the quarters of the slider the view blends; the download is computed "
            "at the strength where you let go."
        )


def _download(chosen: Chosen, plan: Plan, ours: Picture) -> None:
    strength = seen(VIEW, place_of(chosen.digest, plan.title)).strength
    stem, suffix = Path(chosen.name).stem, suffix_for(chosen.name)

    def make() -> bytes:
        is_one = strength is None or len(plan.ours) == 1
        picture = ours if is_one else plan.at(strength)
        return encode_photograph(picture, suffix, chosen.photograph.profile)

    height, width = ours.shape[:2]
    downloads.offer(
        f"{plan.title} ({width} × {height})",
        make,
        f"{stem}-{plan.title.lower()}{suffix}",
        help="Same size, colour profile and kind of file as the photograph.",
    )


def _figures(plan: Plan, ours: Picture, others: dict[str, Picture]) -> None:
    results = {BEFORE: plan.before, plan.title: ours} | others
    if plan.clean is None:
        _estimates(plan, ours)
        return
    measured = cache_photographs.measured(plan.key, tuple(results), plan.clean, results)
    columns: dict[str, list[object]] = {
        "Method": list(measured),
        "PSNR (dB)": [round(score.psnr, 2) for score in measured.values()],
        "SSIM": [round(score.ssim, 4) for score in measured.values()],
    }
    if plan.num_pixels <= MAX_PIXELS:
        columns[LOOKS] = [
            round(cache_photographs.looks(f"{plan.key} {name}", plan.clean, picture), 3)
            for name, picture in results.items()
        ]
    columns["Best"] = [score.is_best for score in measured.values()]
    st.dataframe(
        columns,
        hide_index=True,
        width=720,
        column_config={
            "Method": st.column_config.TextColumn(width=240),
            LOOKS: st.column_config.NumberColumn(
                help="Distance of the features that our sharpening network sees, built as LPIPS "
                "is; lower is better, 0 is equal. It minds blur more than PSNR does."
            ),
        },
    )


def _estimates(plan: Plan, ours: Picture) -> None:
    if plan.sigma is None or plan.again is None:
        st.caption("There is no clean picture to measure against.")
        return
    moved = Work(
        "Probe",
        f"{plan.key} probe",
        lambda _: plan.again(probed(plan.before, plan.sigma)),
        lambda: "",
    )
    done = denoise_work.do([moved], plan.num_pixels, lambda *_: None, key="photographs.probe")
    if done is None:
        return
    found = stein_psnr(plan.before, ours, done["Probe"], plan.sigma)
    st.metric(
        "PSNR, estimated without a clean picture",
        "unknown" if found is None else f"{found:.1f} dB",
        help="Stein's estimate; it holds as far as the noise is Gaussian and not clipped.",
    )


def _residual(plan: Plan, ours: Picture) -> None:
    st.subheader("What was removed", anchor=False)
    removed = plan.before - ours
    lags = cache_photographs.correlation(plan.key, removed)
    largest = largest_correlation(lags)
    with st.container(horizontal=True, gap="large"):
        st.image(
            fit_side(signed_to_pixels(magnified(removed)), RESIDUAL_SIDE),
            caption="Removed",
            width=RESIDUAL_SIDE,
        )
        st.image(
            fit_side(signed_to_pixels(lags), LAGS_SIDE),
            caption="Its correlation with itself, shifted by up to 8 pixels",
            width=LAGS_SIDE,
        )
    if largest < WHITE_BELOW:
        st.success(
            f"What was removed is white: no shift correlates by more than {largest:.2f}. Only "
            "noise was taken.",
            icon=":material/check_circle:",
        )
    else:
        st.warning(
            f"What was removed is not white: a shift correlates by {largest:.2f}. Either the noise "
            "itself is not, as after JPEG or a camera's own processing, or details were taken "
            "along. Outside what the model has seen, trust your eyes: lower the strength where "
            "details vanish.",
            icon=":material/explore_off:",
        )
