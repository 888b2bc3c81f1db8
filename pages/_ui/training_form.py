"""Set up a run: a preset, the form that changes it, what it will cost, and the start."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from aelib.core.config import describe, to_dict
from aelib.core.errors import AelibError
from aelib.data import DATASETS
from aelib.models import ModelConfig
from aelib.runs import RunConfig, TrainingConfig
from aelib.runs.config import run_config_from_dict, run_config_from_json, run_config_to_json
from aelib.training import start_run
from aelib.training.command import train_command
from aelib.training.presets import find_preset
from pages._ui import (
    cache,
    data_facts,
    failures,
    forms,
    formulas,
    own_sets,
    preset_choice,
    state,
    wording,
)
from pages._ui.navigation import page

if TYPE_CHECKING:
    from collections.abc import Callable

    from aelib.training.estimate import Estimate

VIEW, NEW = "view", "New run"
LABEL = "train_page.label"
START = ":material/play_arrow:"
_LOADED, _APPLIED, _TOKEN = "train_page.preset", "train_page.applied", "train_page.token"
_FAILURE = "train_page.failure"


def draw(after_start: Callable[[str], None]) -> None:
    """Draw the form.

    Args:
        after_start: Called with the id of the new run.
    """
    preset = preset_choice.draw()
    base = to_dict(find_preset(preset).config)
    _follow_preset(preset, base)
    bar = st.container(border=True)
    try:
        config = run_config_from_dict(_edit(base))
        cost = cache.estimate(config)
    except AelibError as error:
        with bar:
            st.button("Start training", icon=START, type="primary", disabled=True)
            failures.show(error)
        return
    with bar:
        _start_bar(config, cost, preset, after_start)
    formulas.draw(config.model)


def prepare(preset: str, config: RunConfig) -> None:
    """Let the form show settings when it is drawn next, whatever it showed before.

    Args:
        preset: Name of the preset that they are nearest to.
        config: The settings.
    """
    state.put(_LOADED, preset)
    state.set_value(preset_choice.PRESET, preset)
    state.set_value(VIEW, NEW)
    forms.fill(to_dict(config))


def _follow_preset(preset: str, base: dict[str, Any]) -> None:
    """Put the values of a newly chosen preset into the fields; the data stay as chosen."""
    loaded = state.get(_LOADED, lambda: preset)
    if loaded != preset:
        before = to_dict(find_preset(loaded).config)
        forms.fill({"model": base["model"], "training": base["training"]})
        if state.value("data.name") == before["data"]["name"]:
            forms.fill({"data": base["data"]})
        state.put(_LOADED, preset)


def _edit(base: dict[str, Any]) -> dict[str, Any]:
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
    ):
        st.subheader("Settings", anchor=False, width="content")
        with st.popover("Open a file", icon=":material/upload_file:"):
            _open_file()
    fields = {field.name: describe(field) for field in RunConfig.__dataclass_fields__.values()}
    options = {"data.own.id": own_sets.ids()}
    names = own_sets.usable_names()
    with st.container(border=True):
        data = forms.edit_part(fields["data"], base["data"], "data", options, names)
        notes = st.container()
    with _group("Model"):
        model = {
            field.name: forms.edit_part(
                describe(field), base["model"][field.name], f"model.{field.name}", options
            )
            if len(describe(field).registry) > 1
            else base["model"][field.name]
            for field in ModelConfig.__dataclass_fields__.values()
        }
    with _group("Training"):
        training = forms.edit(TrainingConfig, base["training"], "training", options)
    with notes:
        data_facts.line(data)
    return {"data": data, "model": model, "training": training}


def _group(title: str) -> Any:  # noqa: ANN401 -- a container of Streamlit
    group = st.container(border=True)
    group.markdown(f"**{title}**")
    return group


def _open_file() -> None:
    file = st.file_uploader(
        "Settings of a run",
        type=["json"],
        key="train_page.file",
        max_upload_size=1,
        help="A config.json, as each run's folder holds one.",
    )
    if file is None or state.value(_APPLIED) == file.file_id:
        return
    with failures.caught():
        values = to_dict(run_config_from_json(file.getvalue()))
        forms.fill(values)
        state.put(_APPLIED, file.file_id)
        st.success("The form shows these settings.", icon=":material/check:")


def _start_bar(
    config: RunConfig, cost: Estimate, preset: str, after_start: Callable[[str], None]
) -> None:
    dataset = DATASETS.build(config.data)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        label = st.text_input(
            "Name of the run",
            placeholder=preset,
            key=LABEL,
            max_chars=32,
            persist_state="session",
            help="The run's name begins with it; the time follows.",
            width=220,
        )
        st.button(
            "Start training",
            icon=START,
            type="primary",
            on_click=_start,
            args=(config, label or preset, state.get(_TOKEN, int), after_start),
        )
        _costs(cost)
    if not dataset.is_present():
        st.warning(
            f"{dataset.title} is not on this machine yet. Fetch it on the Data page first, or "
            "training will begin with a download.",
            icon=":material/cloud_download:",
        )
        st.page_link(page("data").file, label="Open Data", icon=page("data").icon)
    failure = state.get(_FAILURE, lambda: ("", ""))
    if failure[0]:
        st.error(failures.plain(failure[0]), icon=":material/error:")
        st.info(failures.plain(failure[1]), icon=":material/lightbulb:")
        state.pop(_FAILURE)
    with st.expander("The same from the command line", icon=":material/terminal:", type="compact"):
        st.code(train_command(config, preset), language="bash", wrap_lines=True)
        st.download_button(
            "Download the settings",
            run_config_to_json(config),
            "config.json",
            "application/json",
            icon=":material/download:",
            on_click="ignore",
        )


def _costs(cost: Estimate) -> None:
    st.markdown(
        f":material/timer: about **{wording.duration(cost.seconds_total)}** on this computer · "
        f"**{wording.count(cost.parameters)}** parameters · "
        f"a file of **{wording.size(cost.weights_bytes)}**",
        width="content",
    )


def _start(config: RunConfig, label: str, token: int, after_start: Callable[[str], None]) -> None:
    if token != state.get(_TOKEN, int):
        return  # the second of two clicks on one button
    try:
        run = start_run(config, label=label)
    except AelibError as error:
        state.put(_FAILURE, (error.message, error.remedy))
        return
    state.put(_TOKEN, token + 1)
    after_start(run.id)
