"""What is done to the noisy picture: one or two models, and classical filters beside them.

Finished pictures are kept for a while. A large picture shows how far it is, and can be cancelled:
any click ends the run of the script at its next report of progress.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
import streamlit as st

from aelib.analysis.filters import FILTERS
from aelib.analysis.restoration import restore
from pages._ui import cache, state

if TYPE_CHECKING:
    from aelib.runs import RunDirectory
    from pages._ui.noisy_picture import NoisyPicture

Picture = npt.NDArray[np.float32]
Report = Callable[[float], None]
SLOW_PIXELS = 60_000
MAX_FILTER_PIXELS = 4_000_000
CANCELLED = "denoising.cancelled"


class Work(NamedTuple):
    """One thing to do.

    Attributes:
        title: Name for people.
        detail: With which settings.
        key: Everything that the result depends on.
        make: Does it.
    """

    title: str
    detail: str
    key: str
    make: Callable[[Report], Picture]


def with_model(run: RunDirectory, title: str, picture: NoisyPicture, fit: str) -> Work:
    """Plan to clean a picture with a model.

    Args:
        run: The model's run.
        title: Name for people.
        picture: The picture.
        fit: ``tile`` or ``resize``.

    Returns:
        The plan.
    """
    return Work(
        title,
        run.id,
        f"{picture.key} {run.id} {cache.weights_state(run)} {fit}",
        lambda report: restore(cache.model(run), picture.noisy, fit=fit, progress=report),
    )


def with_filter(name: str, strength: float, picture: NoisyPicture) -> Work:
    """Plan to clean a picture with a classical filter.

    Args:
        name: Key of :data:`aelib.analysis.filters.FILTERS`.
        strength: Its strength.
        picture: The picture.

    Returns:
        The plan.
    """
    chosen = FILTERS[name]
    unit = " px" if chosen.unit == "pixels" else ""
    return Work(
        chosen.title,
        f"{chosen.label} {strength:g}{unit}",
        f"{picture.key} {name} {strength}",
        lambda _: chosen.apply(picture.noisy, strength),
    )


def do(plans: list[Work], picture: NoisyPicture) -> dict[str, Picture] | None:
    """Do everything that is not done yet, with progress and a cancel button when that takes long.

    Args:
        plans: What to do.
        picture: The picture.

    Returns:
        Finished pictures by the title of the plan; None when the person cancelled.
    """
    store = cache.recent()
    found = {plan.title: store.get(plan.key) for plan in plans}
    missing = [plan for plan in plans if found[plan.title] is None]
    done = {title: result for title, result in found.items() if result is not None}
    if not missing:
        return done
    name = " ".join(plan.key for plan in missing)
    if state.value(CANCELLED) == name:
        st.info("Cancelled before it was done.", icon=":material/cancel:")
        st.button("Start again", on_click=state.drop, args=(CANCELLED,), type="primary")
        return None
    is_slow = picture.noisy.shape[0] * picture.noisy.shape[1] > SLOW_PIXELS
    with st.empty().container():
        report = _progress(name) if is_slow else _ignore
        for index, plan in enumerate(missing):
            report(index / len(missing), plan.title)
            result = plan.make(
                lambda share, index=index, title=plan.title: report(
                    (index + share) / len(missing), title
                )
            )
            store.put(plan.key, result)
            done[plan.title] = result
    return {plan.title: done[plan.title] for plan in plans}


def _ignore(share: float, title: str) -> None:
    pass


def _progress(name: str) -> Callable[[float, str], None]:
    with st.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, "Starting")
        st.button(
            "Cancel",
            icon=":material/close:",
            key="denoising.cancel",
            on_click=state.put,
            args=(CANCELLED, name),
        )
    return lambda share, title: bar.progress(min(1.0, share), f"{title} …")
