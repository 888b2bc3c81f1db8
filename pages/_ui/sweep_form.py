"""Set up a sweep: what to start from, which settings to vary, what it will cost, and the start."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from aelib.core.config import describe, to_dict
from aelib.core.errors import AelibError
from aelib.data import DATASETS
from aelib.runs import RunConfig, find_run, list_runs
from aelib.runs.config import run_config_from_dict
from aelib.sweeps import make_axis, make_plan, start_sweep, sweepable
from aelib.sweeps.command import sweep_command
from aelib.sweeps.plan import plan_cost, short
from aelib.training.presets import find_preset
from pages._ui import (
    address,
    cache,
    data_facts,
    failures,
    forms,
    own_sets,
    preset_choice,
    state,
    wording,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from aelib.sweeps import Axis, Plan
    from aelib.sweeps.axes import Sweepable

PRESET, RUN, NOTHING = "A preset", "One of my runs", "nothing else"
START = ":material/play_arrow:"
FIELD_WIDTH = 320
_TOKEN, _FAILURE = "sweep_page.token", "sweep_page.failure"


def draw(after_start: Callable[[str], None]) -> None:
    """Draw the form.

    Args:
        after_start: Called with the id of the new sweep.
    """
    ids = _usable_runs()
    start = PRESET
    if ids:
        start = address.one_of("Start from", [PRESET, RUN], default=PRESET, key="sweep_start")
    preset = ""
    with failures.caught():
        if start == RUN:
            name = address.choose_named("Settings of", ids, ids[0], key="sweep_from")
            base = to_dict(find_run(name).config())
        else:
            name = preset = preset_choice.draw()
            base = _with_data(to_dict(find_preset(preset).config))
        base["training"]["epochs"] = st.number_input(
            "Epochs of each training",
            1,
            10_000,
            base["training"]["epochs"],
            key=f"sweep_epochs.{name}",
            bind="query-params",
            width=200,
        )
        config = run_config_from_dict(base)
        axes = _choose_axes(config)
        bar = st.container(border=True)
        try:
            plan = make_plan(config, axes())
            cost = plan_cost(plan, cache.estimate)
        except AelibError as error:
            with bar:
                st.button("Start the sweep", icon=START, type="primary", disabled=True)
                failures.show(error)
            return
        with bar:
            _start_bar(plan, cost, preset, name, after_start)


def _usable_runs() -> list[str]:
    return [run.id for run in list_runs() if not run.problem]


def _with_data(base: dict[str, Any]) -> dict[str, Any]:
    fields = {field.name: describe(field) for field in RunConfig.__dataclass_fields__.values()}
    options, names = {"data.own.id": own_sets.ids()}, own_sets.usable_names()
    with st.container(border=True):
        data = forms.edit_part(fields["data"], base["data"], "data", options, names)
        data_facts.line(data)
    return {**base, "data": data}


def _choose_axes(config: RunConfig) -> Callable[[], list[Axis]]:
    """Draw the choice of settings.

    Returns:
        A function that reads the values, and raises where they are none.
    """
    settings = {setting.label: setting for setting in sweepable(config)}
    first_label = next(
        (label for label, setting in settings.items() if setting.name.endswith(".latent_dim")),
        next(iter(settings)),
    )
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            first = _choose("Vary", list(settings), first_label, "sweep_axis")
            texts = [_values(settings[first], "1")]
        with st.container(horizontal=True, vertical_alignment="bottom"):
            rest = [NOTHING, *(label for label in settings if label != first)]
            second = _choose("and", rest, NOTHING, "sweep_second")
            if second != NOTHING:
                texts.append(_values(settings[second], "2"))
    chosen = [settings[label] for label in (first, second) if label != NOTHING]
    return lambda: [
        make_axis(config, setting.name, values)
        for setting, values in zip(chosen, texts, strict=True)
    ]


def _choose(label: str, options: Sequence[str], default: str, key: str) -> str:
    known = st.query_params.get(key)
    if known is not None and known not in options and state.value(key) not in options:
        state.pop(key)  # a setting that another preset had
    picked = st.selectbox(
        label,
        options,
        index=list(options).index(default),
        key=key,
        bind="query-params",
        width=FIELD_WIDTH,
    )
    return picked if picked in options else default


def _values(setting: Sweepable, place: str) -> list[str]:
    key = f"sweep_values{place}.{setting.name}"
    suggested = [str(value).lower() for value in setting.suggested]
    label = f"Values of {short(setting.name)}"
    if setting.choices:
        return st.multiselect(
            label, setting.choices, suggested, key=key, bind="query-params", help=setting.help
        )
    text = st.text_input(
        label,
        ", ".join(f"{value:g}" for value in setting.suggested),
        key=key,
        bind="query-params",
        help=f"{setting.help} With commas between the values.",
    )
    return text.replace(";", ",").split(",")


def _start_bar(
    plan: Plan, seconds: float, preset: str, name: str, after_start: Callable[[str], None]
) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Start the sweep",
            icon=START,
            type="primary",
            on_click=_start,
            args=(plan, preset, name, state.get(_TOKEN, int), after_start),
        )
        st.markdown(
            f"**{wording.plural(len(plan.members), 'training')}** one after the other · "
            f":material/timer: about **{wording.duration(seconds)}** on this computer",
            width="content",
        )
    dataset = DATASETS.build(plan.base.data)
    if not dataset.is_present():
        st.warning(
            f"{dataset.title} is not on this machine yet: the sweep will begin with a download.",
            icon=":material/cloud_download:",
        )
    message, remedy = state.get(_FAILURE, lambda: ("", ""))
    if message:
        st.error(failures.plain(message), icon=":material/error:")
        st.info(failures.plain(remedy), icon=":material/lightbulb:")
        state.pop(_FAILURE)
    with st.expander("The same from the command line", icon=":material/terminal:", type="compact"):
        st.code(sweep_command(plan, preset), language="bash", wrap_lines=True)


def _start(
    plan: Plan, preset: str, name: str, token: int, after_start: Callable[[str], None]
) -> None:
    if token != state.get(_TOKEN, int):
        return  # the second of two clicks on one button
    label = "-".join([name[:16], *(short(axis.name) for axis in plan.axes)])
    try:
        sweep = start_sweep(plan, label=label, preset=preset)
    except AelibError as error:
        state.put(_FAILURE, (error.message, error.remedy))
        return
    state.put(_TOKEN, token + 1)
    after_start(sweep.id)
