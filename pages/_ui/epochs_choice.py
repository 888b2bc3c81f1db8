"""Which two epochs stand side by side, and what to do where none were kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from aelib.analysis.health_finding import Remedy
from aelib.core.errors import AelibError
from aelib.runs import find_run, list_runs
from aelib.runs.summary import summarise
from pages._ui import address, cache, cache_epochs, failures, state, train_again
from pages._ui.compare_choice import CLASS, COMMON, Compared
from pages._ui.guard import Opened
from pages._ui.map_choice import PCA

if TYPE_CHECKING:
    from aelib.runs import RunDirectory

OF, EPOCHS = "of", "epochs of a training"
AT, BESIDE, BESIDE_EPOCH = "at", "beside_run", "beside_epoch"
WANTED = Remedy("training.kept_epochs", 60)


def choose(opened: Opened) -> Compared | None:
    """Draw the choices.

    Args:
        opened: The chosen model, which has kept epochs, and its data.

    Returns:
        What they say; None, and a sentence, where the other model cannot be opened.
    """
    others = [run for run in _with_epochs(opened) if run.id != opened.run.id]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        known = _names(opened.run)
        at = address.choose_named(
            "Epoch A, of the film",
            known,
            known[0],
            key=AT,
            help="Stop the film anywhere, or choose an epoch: both are the same. 0 is the model "
            "before its first step.",
        )
        beside = opened.run.id
        if others:
            beside = address.choose_named(
                "Beside an epoch of",
                [opened.run.id, *(run.id for run in others)],
                opened.run.id,
                key=BESIDE,
                help="The same training, or another one on the same data set.",
            )
        try:
            run = find_run(beside)
            choices = _names(run)
            epoch = address.choose_named("Epoch B", choices, choices[-1], key=BESIDE_EPOCH)
            second = Opened(run, run.config(), cache.model(run), opened.pictures)
        except AelibError as error:
            failures.show(error)
            return None
        has_labels = opened.pictures.split(cache_epochs.SPLIT).labels is not None
        color = st.selectbox(
            "Colour",
            [CLASS, COMMON] if has_labels else [COMMON],
            key="color",
            bind="query-params",
            width=220,
            help="Neighbours in common: which share of a picture's 10 nearest latents at one epoch "
            "are among its 10 nearest at the other.",
        )
    if (beside, epoch) == (opened.run.id, at):
        st.caption("A and B are the same epoch: choose another one to see what changed.")
    return Compared(opened, second, PCA, color, (), (int(at), int(epoch)))


def go_to(opened: Opened, told: object) -> None:
    """Take the epoch at which a film was stopped.

    Args:
        opened: The model whose epochs it shows.
        told: What the browser sent; it may be anything.
    """
    if type(told) is int and str(told) in _names(opened.run):
        state.set_value(AT, str(told))


def say_none(opened: Opened) -> None:
    """Say that a model has kept no epochs, and offer what has, or a training that will.

    Args:
        opened: The chosen model.
    """
    st.info(
        f"**{failures.plain(opened.run.id)}** has kept no epochs to look at. A training keeps the "
        "latents of 2,000 validation pictures after each epoch; most models that came with the "
        "app, imported ones, and those trained with *Epochs kept for their maps* at 0 or "
        "before this version have none. Train a model, or this one again, and look here while it "
        "learns.",
        icon=":material/info:",
    )
    train_again.button(opened.config, WANTED, key="compare.train_again")
    found = _with_epochs(None)
    if found:
        st.markdown("**Models that have kept theirs**")
    for run in found[:12]:
        st.button(
            failures.plain(run.id),
            icon=":material/movie:",
            key=f"compare.kept.{run.id}",
            on_click=state.set_value,
            args=(state.RUN, run.id),
        )


def _names(run: RunDirectory) -> list[str]:
    return [str(number) for number in cache_epochs.epochs(run).numbers]


def _with_epochs(opened: Opened | None) -> list[RunDirectory]:
    found = (one for one in map(summarise, list_runs()) if one.is_usable)
    return [
        one.run
        for one in found
        if (opened is None or (one.config and one.config.data == opened.config.data))
        and cache_epochs.has_epochs(one.run)
    ]
