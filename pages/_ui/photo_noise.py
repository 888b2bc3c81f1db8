"""The settings of denoising a photograph."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import streamlit as st

from aelib.analysis.filters import FILTERS
from aelib.analysis.spoiling import spoil
from aelib.core.watch import Watch
from aelib.corruptions import CORRUPTIONS
from aelib.photographs import classical, damage
from aelib.photographs.batch import Restored
from aelib.photographs.denoise import denoise
from aelib.photographs.turning import NUM_TURNS
from pages._ui import cache_photographs
from pages._ui.photo_plan import (
    VIEW,
    Everywhere,
    Plan,
    choose_seed,
    of_clothes,
    of_filling,
    place_of,
)
from pages._ui.photo_view.photo_view import seen

if TYPE_CHECKING:
    from collections.abc import Callable

    from pages._ui.photo_choice import Chosen
    from pages._ui.photo_plan import Make, Picture

DENOISED = "Denoised"
NONE, UNCLIPPED = "none", "gaussian"
NOISES = (NONE, UNCLIPPED, "poisson", "speckle", "salt_and_pepper", "masking", "jpeg")
IMPULSES = ("salt_and_pepper", "masking")
STRENGTHS, STRENGTHS_OF_LARGE, LARGE = (0.5, 1.0, 1.5, 2.0), (1.0,), 1_000_000
MULTIPLES = {"non_local_means": 0.8, "total_variation": 1.2, "wavelet": 1.0}
PLAIN = ("median", "gaussian")


def plan_denoise(chosen: Chosen) -> Plan:
    """Draw the settings of denoising.

    Args:
        chosen: The photograph.

    Returns:
        The plan.
    """
    clean, kind, level, seed = _choose_noise(chosen)
    if kind == NONE:
        before, truth = clean, None
    elif kind == UNCLIPPED:
        before, truth = damage.add_noise(clean, level, seed), clean
    else:
        before, truth = spoil(clean, kind, level, seed=seed), clean
    key = f"{chosen.digest} denoise {kind} {level} {seed}"
    if kind in IMPULSES:
        missing = damage.impulses(before)
        return of_filling(before, truth, missing, key, can_paint=False)
    sigma, is_found, by_brightness = _choose_sigma(cache_photographs.sigma(key, before), kind)
    num_turns = _choose_turns()
    key = f"{key} {sigma} {by_brightness} {num_turns}"

    def at(strength: float, report: Callable[[float], None] = lambda _: None) -> Picture:
        told = None if by_brightness else sigma
        watch = Watch(progress=report)
        return denoise(
            before,
            told,
            strength=strength,
            by_brightness=by_brightness,
            num_turns=num_turns,
            watch=watch,
        ).picture

    is_large = before.shape[0] * before.shape[1] * num_turns > LARGE
    return Plan(
        before,
        truth,
        key,
        DENOISED,
        {s: functools.partial(at, s) for s in (STRENGTHS_OF_LARGE if is_large else STRENGTHS)},
        at,
        _filters(before, sigma) | _clothes(before, kind, level, sigma),
        sigma=sigma,
        again=lambda noisy: denoise(noisy, sigma, num_turns=num_turns).picture,
        everywhere=_everywhere(
            chosen, sigma, num_turns, is_found=is_found, by_brightness=by_brightness
        )
        if kind == NONE
        else None,
    )


def _everywhere(
    chosen: Chosen, sigma: float, num_turns: int, *, is_found: bool, by_brightness: bool
) -> Everywhere:
    strength = seen(VIEW, place_of(chosen.digest, DENOISED)).strength
    told = None if is_found else sigma

    def restore(other: Picture, watch: Watch) -> Restored:
        done = denoise(
            other,
            told,
            strength=1.0 if strength is None else strength,
            by_brightness=by_brightness,
            num_turns=num_turns,
            watch=watch,
        )
        return Restored(done.picture, done.sigma)

    return Everywhere(f"denoise {told} {strength} {by_brightness} {num_turns}", restore)


def _choose_noise(chosen: Chosen) -> tuple[Picture, str, float, int]:
    kind = st.selectbox(
        "Noise to add",
        NOISES,
        index=NOISES.index(UNCLIPPED if chosen.is_sample else NONE),
        key="noise",
        bind="query-params",
        help="none: the photograph is noisy as it is.",
    )
    picture = chosen.photograph.picture
    if kind == NONE:
        return picture, NONE, 0.0, 0
    meaning = CORRUPTIONS[kind].part.level
    if kind == UNCLIPPED or meaning is None:
        level = (
            st.slider("Noise σ", 0, 75, 25, key="sigma_added", bind="query-params", width=240)
            / 255.0
        )
    else:
        level = st.slider(
            meaning.label,
            meaning.low,
            meaning.high,
            meaning.default,
            0.01,
            key=f"{kind}_level",
            bind="query-params",
            width=240,
        )
    return picture, str(kind), float(level), choose_seed()


def _choose_sigma(found: float, kind: str) -> tuple[float, bool, bool]:
    is_auto = st.toggle(
        f"Noise level found: σ = {found * 255.0:.1f}",
        value=True,
        key="auto_sigma",
        bind="query-params",
        help="Found in the finest details of the picture. Switch off to choose it.",
    )
    if not is_auto:
        told = st.slider(
            "Noise level σ", 0.0, 75.0, 25.0, 0.5, key="sigma", bind="query-params", width=240
        )
        return told / 255.0, False, False
    by_brightness = st.toggle(
        "Level depends on brightness",
        value=kind in ("poisson", "speckle"),
        key="by_brightness",
        bind="query-params",
        help="As the noise of a camera does.",
    )
    return found, True, by_brightness


def _choose_turns() -> int:
    is_thorough = st.toggle(
        "Thorough",
        key="thorough",
        bind="query-params",
        help="Denoises the photograph turned and mirrored in all eight ways and takes the mean: "
        "about 0.1 dB better, in eight times the time.",
    )
    return NUM_TURNS if is_thorough else 1


def _clothes(before: Picture, kind: str, level: float, sigma: float) -> dict[str, Make]:
    return of_clothes(before, UNCLIPPED, sigma) if kind == NONE else of_clothes(before, kind, level)


def _filters(before: Picture, sigma: float) -> dict[str, Make]:
    made: dict[str, Make] = {}
    for name, multiple in MULTIPLES.items():
        chosen = FILTERS[name]
        strength = min(max(multiple * sigma, chosen.low), chosen.high)
        made[chosen.title] = lambda _, c=chosen, s=strength: c.apply(before, s)
    if classical.has_bm3d():
        made["BM3D"] = lambda _: classical.bm3d(before, sigma)
    for name in PLAIN:
        made[FILTERS[name].title] = lambda _, c=FILTERS[name]: c.apply(before)
    return made
