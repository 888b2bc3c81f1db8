"""The settings of what can be done to a photograph, by task."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from aelib.analysis.spoiling import spoil
from aelib.core.watch import Watch
from aelib.photographs import classical, damage
from aelib.photographs.batch import Restored
from aelib.photographs.restore import brighten, enlarge, sharpen
from pages._ui import address
from pages._ui.photo_colours import plan_colourise
from pages._ui.photo_noise import plan_denoise
from pages._ui.photo_plan import (
    FILLED,
    VIEW,
    Everywhere,
    Plan,
    choose_seed,
    of_clothes,
    of_filling,
    of_one_strength,
    place_of,
)
from pages._ui.photo_view.photo_view import seen

if TYPE_CHECKING:
    from pages._ui.photo_choice import Chosen


def plan_enlarge(chosen: Chosen) -> Plan:
    """Draw the settings of enlarging.

    Args:
        chosen: The photograph.

    Returns:
        The plan.
    """
    picture = chosen.photograph.picture
    factor = int(address.one_of("Times", ["2", "4"], default="2", key="factor"))
    is_test = st.toggle(
        "Shrink it first",
        value=chosen.is_sample,
        key="shrink",
        bind="query-params",
        help="Shrinks the photograph by the same factor before it is enlarged again, so that the "
        "results can be measured against it.",
    )
    small, truth = picture, None
    if is_test:
        small = damage.shrink(picture, factor)
        truth = picture[: small.shape[0] * factor, : small.shape[1] * factor]
    plan = of_one_strength(
        classical.interpolated(small, factor),
        truth,
        f"{chosen.digest} enlarge {factor} {is_test}",
        "Enlarged",
        lambda report: enlarge(small, factor, Watch(progress=report)),
        {"Lanczos": lambda _: classical.interpolated(small, factor, "lanczos")},
    )
    return _also(
        plan,
        Everywhere(
            f"enlarge {factor}", lambda other, watch: Restored(enlarge(other, factor, watch))
        ),
        is_test=is_test,
    )


def plan_fill(chosen: Chosen) -> Plan:
    """Draw the settings of filling holes.

    Args:
        chosen: The photograph.

    Returns:
        The plan.
    """
    picture = chosen.photograph.picture
    size = (picture.shape[0], picture.shape[1])
    kind = address.one_of(
        "What is missing",
        ["painted", "scratches", "pixels"],
        default="scratches" if chosen.is_sample else "painted",
        key="missing",
        help="painted: mark it in the picture with the pointer. scratches, pixels: damage made "
        "for a test.",
    )
    if kind == "painted":
        strokes = seen(VIEW, place_of(chosen.digest, FILLED)).strokes
        missing = damage.painted(size, strokes)
        key = f"{chosen.digest} fill {strokes}"
        return of_filling(picture, None, missing, key, can_paint=True)
    share = 0.3
    if kind == "pixels":
        share = st.slider(
            "Share", 0.05, 0.9, 0.3, 0.05, key="share", bind="query-params", width=240
        )
    seed = choose_seed()
    made = (
        damage.scratches(size, seed) if kind == "scratches" else damage.scattered(size, share, seed)
    )
    key = f"{chosen.digest} fill {kind} {share} {seed}"
    return of_filling(picture, picture, made, key, can_paint=False)


def plan_sharpen(chosen: Chosen) -> Plan:
    """Draw the settings of sharpening.

    Args:
        chosen: The photograph.

    Returns:
        The plan.
    """
    picture = chosen.photograph.picture
    sigma = st.slider(
        "Width of the blur in pixels",
        0.4,
        3.0,
        1.5,
        0.1,
        key="blur",
        bind="query-params",
        width=240,
        help="Too much draws rings around edges: take the largest that draws none.",
    )
    is_test = _is_test("Blur it first", chosen, "blur_first")
    before = spoil(picture, "blur", sigma) if is_test else picture
    plan = of_one_strength(
        before,
        picture if is_test else None,
        f"{chosen.digest} sharpen {sigma} {is_test}",
        "Sharpened",
        lambda report: sharpen(before, sigma, Watch(progress=report)),
        {
            "Wiener": lambda _: classical.wiener(before, sigma),
            "Richardson–Lucy": lambda _: classical.richardson_lucy(before, sigma),
            **of_clothes(before, "blur", sigma),
        },
    )
    return _also(
        plan,
        Everywhere(f"sharpen {sigma}", lambda other, watch: Restored(sharpen(other, sigma, watch))),
        is_test=is_test,
    )


def plan_brighten(chosen: Chosen) -> Plan:
    """Draw the settings of brightening.

    Args:
        chosen: The photograph.

    Returns:
        The plan.
    """
    picture = chosen.photograph.picture
    is_test = _is_test("Darken it first", chosen, "darken_first")
    darkness = 0.0
    if is_test:
        darkness = st.slider(
            "Darkness", 0.1, 1.0, 0.8, 0.05, key="darkness", bind="query-params", width=240
        )
    before = spoil(picture, "low_light", darkness) if is_test else picture
    gain = None
    if not st.toggle("Find the gain", value=True, key="auto_gain", bind="query-params"):
        gain = st.slider("Gain", 1.0, 16.0, 4.0, 0.5, key="gain", bind="query-params", width=240)
    plan = of_one_strength(
        before,
        picture if is_test else None,
        f"{chosen.digest} brighten {darkness} {gain}",
        "Brightened",
        lambda report: brighten(before, gain, Watch(progress=report)),
        {"CLAHE": lambda _: classical.equalised(before)},
    )
    return _also(
        plan,
        Everywhere(f"brighten {gain}", lambda other, watch: Restored(brighten(other, gain, watch))),
        is_test=is_test,
    )


def _also(plan: Plan, everywhere: Everywhere, *, is_test: bool) -> Plan:
    return plan if is_test else plan._replace(everywhere=everywhere)


def _is_test(label: str, chosen: Chosen, key: str) -> bool:
    return bool(
        st.toggle(
            label,
            value=chosen.is_sample,
            key=key,
            bind="query-params",
            help="Damages the photograph, so that the results can be measured against it.",
        )
    )


TASKS = {
    "Denoise": plan_denoise,
    "Enlarge": plan_enlarge,
    "Fill holes": plan_fill,
    "Sharpen": plan_sharpen,
    "Brighten": plan_brighten,
    "Colourise": plan_colourise,
}
