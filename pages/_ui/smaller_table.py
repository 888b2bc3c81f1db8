"""Models of the same pictures in numbers and pictures, and the way to make smaller ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from aelib.core.errors import AelibError
from aelib.runs import find_run, list_runs, runs_root
from aelib.runs.int8 import int8_copy
from aelib.runs.previews import tile
from aelib.runs.summary import summarise
from aelib.viz.pixels import enlarge
from pages._ui import address, cache, failures, state
from pages._ui.navigation import page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor

    from aelib.runs.summary import RunSummary

NUM_PICTURES, WIDTH, MAX_MODELS = 12, 900, 6
_FAILURE = "smaller_page.failure"


def draw() -> None:
    """Draw the choice, the table and the pictures."""
    usable = {s.id: s for s in map(summarise, list_runs()) if s.is_usable and s.config is not None}
    if not usable:
        st.info("There is no trained model yet.", icon=":material/info:")
        _train_link()
        return
    first = "autoencoder" if "autoencoder" in usable else next(iter(usable))
    chosen = usable[address.choose_named("Model", list(usable), first, key="smaller_of")]
    others = [s.id for s in usable.values() if s.id != chosen.id and _same_pictures(s, chosen)]
    beside = st.multiselect(
        "Beside it",
        others,
        [name for name in others if _is_related(usable[name], chosen)][: MAX_MODELS - 1],
        key="smaller_beside",
        bind="query-params",
        max_selections=MAX_MODELS - 1,
        help="Models of the same pictures; its students, teacher and int8 copy at first.",
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Make an int8 copy",
            icon=":material/compress:",
            on_click=_copy,
            args=(chosen.id,),
            help="A new run with the same model in about a quarter of the bytes.",
        )
        _train_link()
    failure = state.get(_FAILURE, lambda: None)
    state.pop(_FAILURE)
    if failure is not None:
        failures.show(failure)
    with failures.caught():
        _table([chosen, *(usable[name] for name in beside if name in usable)])


def _train_link() -> None:
    st.page_link(
        page("training").file,
        label="Train a student",
        icon=page("training").icon,
        query_params={"preset": "student"},
        width="content",
    )


def _same_pictures(one: RunSummary, other: RunSummary) -> bool:
    return one.data_title.split(" ")[0] == other.data_title.split(" ")[0]


def _is_related(summary: RunSummary, chosen: RunSummary) -> bool:
    return _comes_from(summary, chosen) or _comes_from(chosen, summary)


def _comes_from(summary: RunSummary, origin: RunSummary) -> bool:
    teacher = "" if summary.config is None else summary.config.training.teacher
    return teacher == origin.id or summary.id == _name_of_copy(origin.id)


def _table(summaries: Sequence[RunSummary]) -> None:
    rows: list[dict[str, Any]] = []
    pictures: dict[str, Tensor] = {}
    given = None
    for summary in summaries:
        config = summaries[0].config
        if config is None:
            continue
        cost = cache.footprint(summary.run, config)
        told = summary.config.training.teacher if summary.config is not None else ""
        rows.append({
            "Model": summary.id,
            "Teacher": told or None,
            "Parameters": cost.parameters,
            "File (kB)": cost.bytes // 1000,
            "Encode (ms)": cost.encode_ms,
            "Decode (ms)": cost.decode_ms,
            "MSE": cost.mse,
            "SSIM": cost.ssim,
        })
        given, pictures[summary.id] = cache.swept_pictures(summary.run, config, NUM_PICTURES)
    forms = {"Parameters": "%,d", "File (kB)": "%,d", "MSE": "%.5f", "SSIM": "%.4f"}
    forms |= {"Encode (ms)": "%.2f", "Decode (ms)": "%.2f"}
    st.dataframe(
        rows,
        hide_index=True,
        column_config={
            name: st.column_config.NumberColumn(format=form) for name, form in forms.items()
        },
        alt="Size, speed and quality of the models",
    )
    st.caption(
        "MSE and SSIM are measured on the validation pictures of the first model; a model that "
        "learned from a larger part of the same data set may have seen some of them. Times are of "
        "one picture on one core of this machine, now."
    )
    if given is not None:
        _row("given", given)
    for name, images in pictures.items():
        _row(name, images)


def _row(title: str, images: Tensor) -> None:
    left, right = st.columns([1, 4], vertical_alignment="center", gap="small")
    left.markdown(f"**{failures.plain(title)}**")
    right.image(enlarge(tile(images, NUM_PICTURES), WIDTH), width="stretch", alt=title)


def _name_of_copy(run_id: str) -> str:
    return f"{run_id[:59]}-int8"


def _copy(run_id: str) -> None:
    try:
        runs_root().mkdir(parents=True, exist_ok=True)
        int8_copy(find_run(run_id), runs_root() / _name_of_copy(run_id))
    except AelibError as error:
        state.put(_FAILURE, error)
