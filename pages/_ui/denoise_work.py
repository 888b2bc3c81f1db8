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

from aelib.analysis.restoration import restore
from aelib.analysis.series_filters import find_filter
from aelib.photographs.undo import undo
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
        key: Everything that the result depends on.
        make: Does it.
        detail: Says with which settings; may take a while before it is done.
    """

    title: str
    key: str
    make: Callable[[Report], Picture]
    detail: Callable[[], str]


def with_model(
    run: RunDirectory, title: str, picture: NoisyPicture, fit: str, detail: str = ""
) -> Work:
    """Plan to clean a picture with a model.

    Args:
        run: The model's run.
        title: Name for people.
        picture: The picture.
        fit: ``tile`` or ``resize``.
        detail: What else to say of it.

    Returns:
        The plan.
    """
    return Work(
        title,
        f"{picture.key} {run.id} {cache.weights_state(run)} {fit}",
        lambda report: restore(cache.model(run), picture.noisy, fit=fit, progress=report),
        lambda: detail,
    )


def with_network(title: str, picture: NoisyPicture, data: str) -> Work:
    """Plan to clean a picture with the small network that learned this data set and noise.

    Args:
        title: Name for people.
        picture: The picture.
        data: Name of the data set.

    Returns:
        The plan.
    """
    return Work(
        title,
        f"{picture.key} network {data}",
        lambda _: undo(picture.noisy, data, picture.kind, picture.level),
        lambda: "is told the level",
    )


def with_filter(
    name: str, strength: Callable[[], float], strength_key: str, picture: NoisyPicture
) -> Work:
    """Plan to clean a picture with a classical filter.

    Args:
        name: Name of the filter, see :func:`aelib.analysis.series_filters.find_filter`.
        strength: Returns its strength.
        strength_key: Names that strength.
        picture: The picture.

    Returns:
        The plan.
    """
    chosen = find_filter(name)
    unit = {"pixels": " px", "moments": " moments"}.get(chosen.unit, "")
    return Work(
        chosen.title,
        f"{picture.key} {name} {strength_key}",
        lambda _: chosen.apply(picture.noisy, strength()),
        lambda: f"{chosen.label} {strength():g}{unit}",
    )


def finished(plans: list[Work]) -> dict[str, Picture]:
    """Return what is done already.

    Args:
        plans: What is wanted.

    Returns:
        Finished pictures by the title of the plan.
    """
    store = cache.recent()
    found = {plan.title: store.get(plan.key) for plan in plans}
    return {title: result for title, result in found.items() if result is not None}


def do(
    plans: list[Work],
    pixels: int,
    on_done: Callable[[str, Picture], None],
    *,
    key: str = "denoising",
) -> dict[str, Picture] | None:
    """Do everything that is not done yet, with progress and a cancel button when that takes long.

    Args:
        plans: What to do.
        pixels: How many the picture has.
        on_done: Told of each result as it comes.
        key: Names the button that cancels, where a page does several things.

    Returns:
        Finished pictures by the title of the plan; None when the person cancelled.
    """
    done = finished(plans)
    missing = [plan for plan in plans if plan.title not in done]
    if not missing:
        return done
    name = " ".join(plan.key for plan in plans)
    if state.value(CANCELLED) == name:
        st.info("Cancelled before it was done.", icon=":material/cancel:")
        st.button(
            "Go on", key=f"{key}.go_on", on_click=state.pop, args=(CANCELLED,), type="primary"
        )
        return None
    is_slow = pixels > SLOW_PIXELS
    place = st.empty()
    with place.container():
        report = _progress(name, key) if is_slow else _ignore
        for index, plan in enumerate(missing):
            report(index / len(missing), plan.title)
            result = plan.make(
                lambda share, index=index, title=plan.title: report(
                    (index + share) / len(missing), title
                )
            )
            cache.recent().put(plan.key, result)
            done[plan.title] = result
            on_done(plan.title, result)
    place.empty()
    return {plan.title: done[plan.title] for plan in plans}


def _ignore(share: float, title: str) -> None:
    pass


def _progress(name: str, key: str) -> Callable[[float, str], None]:
    with st.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, "Starting")
        st.button(
            "Cancel",
            icon=":material/close:",
            key=f"{key}.cancel",
            on_click=state.put,
            args=(CANCELLED, name),
        )
    return lambda share, title: bar.progress(min(1.0, share), f"{title} …")
