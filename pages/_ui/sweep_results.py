"""What a sweep shows: curves on validation, the best model, the same pictures under each model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from aelib.core.errors import AelibError
from aelib.runs.previews import tile
from aelib.runs.summary import summarise
from aelib.sweeps import best_member, comparable_metrics, look_at_test, look_of
from aelib.sweeps.curves import curve_of, place_of
from aelib.sweeps.linear import pca_line
from aelib.sweeps.measure import METRICS, is_objective_comparable, noise_of
from aelib.sweeps.plan import say_values
from aelib.viz.pixels import enlarge
from aelib.viz.sweep_curves import explained_figure, sweep_figure
from pages._ui import address, cache, failures, state, wording
from pages._ui.model_links import model_links

if TYPE_CHECKING:
    from aelib.sweeps import SweepDirectory, SweepState
    from aelib.sweeps.state import MemberState

NUM_PICTURES, WIDTH = 12, 900
CHART = {"displayModeBar": False}
_FAILURE = "sweep_page.look_failure"


def draw(sweep: SweepDirectory, now: SweepState) -> None:
    """Draw what can be told from the members that are measured.

    Args:
        sweep: The sweep.
        now: How it stands; at least one member is measured.
    """
    names = comparable_metrics(now.plan, now.members)
    titles = {METRICS[name].title: name for name in names}
    st.subheader("On validation", anchor=False)
    title = address.one_of(
        "Compare by", list(titles), default=next(iter(titles)), key="sweep_metric"
    )
    metric = titles.get(title, names[0])
    _curves(sweep, now, metric)
    _explain(now)
    best = best_member(now.members, metric)
    if best is not None:
        _best(sweep, now, best, metric)
    _pictures(now)


def _curves(sweep: SweepDirectory, now: SweepState, metric: str) -> None:
    about, linear = METRICS[metric], sweep.read("linear")
    curve, best = curve_of(now, metric), best_member(now.members, metric)
    figure = sweep_figure(
        curve,
        about.title,
        unit=about.unit,
        best=None if best is None else place_of(now.plan, best.member),
        pca=pca_line(sweep, curve, metric),
    )
    left, right = st.columns([3, 2]) if linear else (st.container(), None)
    left.plotly_chart(figure, key="sweep_page.curve", config=CHART)
    if right is not None:
        right.plotly_chart(
            explained_figure(linear["explained"], linear["elbow"]),
            key="sweep_page.explained",
            config=CHART,
        )


def _explain(now: SweepState) -> None:
    told = ["MSE, SSIM and the vote are measured on the same validation pictures for every model."]
    if not is_objective_comparable(now.plan.axes):
        told.append(
            "Objectives are not compared: a swept setting changes what is minimised, so a lower "
            "value need not be a better model."
        )
    kind = noise_of(now.plan.base)
    if kind != "none":
        told.append(
            f"Every model is given the noise of the settings that the sweep started from ({kind}), "
            "whatever noise it learned to undo, and is compared with the clean pictures."
        )
    st.caption(" ".join(told))


def _best(sweep: SweepDirectory, now: SweepState, best: MemberState, metric: str) -> None:
    about = METRICS[metric]
    value = wording.figure(best.figures[metric], about.digits)
    is_whole = now.status == "finished"
    st.subheader("Best on validation" if is_whole else "Best so far", anchor=False)
    st.markdown(
        f"**{failures.plain(say_values(best.member))}** · {about.title} {value} {about.unit}"
    )
    if best.run.weights_path.is_file():
        with st.container(horizontal=True):
            model_links(summarise(best.run))
    _test(sweep, now, metric, is_whole)


def _test(sweep: SweepDirectory, now: SweepState, metric: str, is_whole: bool) -> None:
    look = look_of(sweep)
    failure = state.get(_FAILURE, lambda: None)
    state.pop(_FAILURE)
    if failure is not None:
        failures.show(failure)
    if look:
        chosen = now.members[look["member"]]
        with st.container(border=True):
            st.markdown(
                f"**On test:** {failures.plain(say_values(chosen.member))}, chosen by "
                f"{METRICS[look['metric']].title.lower()} on validation"
            )
            with st.container(horizontal=True, gap="medium"):
                for name, about in METRICS.items():
                    if name in look["figures"]:
                        text = wording.figure(look["figures"][name], about.digits)
                        st.metric(about.title, f"{text} {about.unit}".strip(), width="content")
            st.caption(
                f"Looked at once, on {failures.plain(look['at'])}. The test pictures are not "
                "looked at again: a choice by them would make their figure too good to be true."
            )
        return
    st.button(
        "Show on test",
        icon=":material/visibility:",
        disabled=not is_whole,
        on_click=_look,
        args=(sweep, now, metric),
        help="Measures the best model on the test pictures. It can be done once, and is written "
        "down with its time."
        if is_whole
        else "When the sweep has finished.",
    )


def _look(sweep: SweepDirectory, now: SweepState, metric: str) -> None:
    try:
        look_at_test(sweep, now.members, metric)
    except AelibError as error:
        state.put(_FAILURE, error)


def _pictures(now: SweepState) -> None:
    shown = [m for m in now.members if m.figures and m.run.weights_path.is_file()]
    if not shown:
        return
    st.subheader("The same pictures under each model", anchor=False)
    first = None
    for member in shown:
        given, made = cache.swept_pictures(member.run, now.plan.base, NUM_PICTURES)
        if first is None:
            first = given
            _row("given", given)
        _row(say_values(member.member), made)


def _row(title: str, images: object) -> None:
    left, right = st.columns([1, 4], vertical_alignment="center", gap="small")
    left.markdown(f"**{failures.plain(title)}**")
    right.image(enlarge(tile(images, NUM_PICTURES), WIDTH), width="stretch", alt=title)
