"""One run as a card, a heading or a row of figures: the same words everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from aelib.training.command import nearest_preset
from aelib.training.presets import PRESETS
from pages._ui import cache_health, cache_previews, failures, health_findings, wording
from pages._ui.model_links import model_links

if TYPE_CHECKING:
    from collections.abc import Callable

    from aelib.runs.summary import RunSummary
    from aelib.training.presets import Preset

STATUS: dict[str, tuple[str, str, Any]] = {
    "new": ("not started", ":material/schedule:", "gray"),
    "running": ("in training", ":material/model_training:", "blue"),
    "stopped": ("stopped", ":material/pause:", "orange"),
    "interrupted": ("interrupted", ":material/power_off:", "orange"),
    "finished": ("finished", ":material/check:", "green"),
    "diverged": ("diverged", ":material/warning:", "red"),
    "failed": ("failed", ":material/error:", "red"),
    "damaged": ("damaged", ":material/heart_broken:", "red"),
}
PREVIEW_WIDTH, PREVIEW_COLUMNS, PREVIEW_ROWS = 560, 8, 2


def heading(summary: RunSummary) -> None:
    """Draw how a run stands and what it is.

    Args:
        summary: Any run.
    """
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        badge(summary)
        st.caption(description(summary), width="content")


def badge(summary: RunSummary) -> None:
    """Draw how a run stands.

    Args:
        summary: Any run.
    """
    if summary.is_shipped and not summary.problem:
        st.badge("comes with the app", icon=":material/inventory_2:", color="violet")
        return
    text, icon, color = STATUS[summary.status]
    st.badge(text, icon=icon, color=color)


def description(summary: RunSummary) -> str:
    """Say what a run is in one line.

    Args:
        summary: Any run.

    Returns:
        Markdown: kind of model, data set, size of the latent, size of the model.
    """
    if summary.config is None:
        return "Its settings cannot be read."
    words = [kind(summary), failures.plain(summary.data_title)]
    if summary.latent_size is not None:
        is_map = summary.capabilities is not None and summary.capabilities.latent_layout == "map"
        noun = "channel" if is_map else "latent dimension"
        words.append(wording.plural(summary.latent_size, noun))
    if summary.num_parameters is not None:
        words.append(f"{wording.count(summary.num_parameters)} parameters")
    return " · ".join(words)


def kind(summary: RunSummary) -> str:
    """Name the kind of model by the preset that it looks like.

    Args:
        summary: Any run.

    Returns:
        Title of a preset.
    """
    preset = _preset(summary)
    return "Autoencoder" if preset is None else preset.title


def topic(summary: RunSummary) -> str:
    """Name the heading of the course that a run belongs to, by the preset that it looks like.

    Args:
        summary: Any run.

    Returns:
        One of :data:`aelib.training.presets.TOPICS`; empty for none.
    """
    preset = _preset(summary)
    return "" if preset is None else preset.topic


def _preset(summary: RunSummary) -> Preset | None:
    name = None if summary.config is None else nearest_preset(summary.config, summary.id)
    return None if name is None else PRESETS[name]


def figures(summary: RunSummary) -> None:
    """Draw the figures of a run side by side.

    Args:
        summary: A run with at least one epoch done.
    """
    with st.container(horizontal=True, gap="medium"):
        for title, text in _figures(summary):
            st.metric(title, text, width="content")


def card(summary: RunSummary, menu: Callable[[RunSummary], None]) -> None:
    """Draw a run as a card of the gallery.

    Args:
        summary: Any run.
        menu: Draws what can be done with the run, in a popover.
    """
    with st.container(border=True, height="stretch", gap="small"):
        st.markdown(f"**{failures.plain(summary.id)}**")
        with st.container(
            horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
        ):
            badge(summary)
            with st.popover("More", key=f"overview.more.{summary.id}", type="tertiary"):
                menu(summary)
        st.caption(description(summary))
        if summary.problem:
            st.caption(f":red[{failures.plain(summary.problem)}]")
            return
        _picture(summary)
        st.markdown(_figure_line(summary))
        if summary.is_usable:
            told = health_findings.line(cache_health.known(summary.run))
            if told:
                st.caption(told)
        if summary.is_usable:
            with st.container(horizontal=True, gap="small"):
                model_links(summary)


def _picture(summary: RunSummary) -> None:
    for shown, text in (("samples", "Samples"), ("reconstructions", "Originals, reconstructions")):
        previews = summary.run.previews(shown)
        if previews:
            path = previews[max(previews)]
            rows = PREVIEW_ROWS if shown == "samples" else None
            st.image(
                cache_previews.preview(
                    summary.run, path.name, PREVIEW_WIDTH, PREVIEW_COLUMNS, rows
                ),
                width="stretch",
                alt=f"{text} of {summary.id}",
            )
            return


def _figure_line(summary: RunSummary) -> str:
    for split, title in (("test", "Test"), ("validation", "Validation")):
        mse, pca = summary.figure("mse", split), summary.figure("pca_mse", split)
        if mse is not None:
            beside = "" if pca is None else f" · PCA of this size {wording.figure(pca)}"
            return f"{title} MSE **{wording.figure(mse)}**{beside}"
    return "No epoch is done yet."


def _figures(summary: RunSummary) -> list[tuple[str, str]]:
    config = summary.config
    total = "" if config is None else f" of {config.training.epochs}"
    found = [("Epochs", f"{summary.epochs_done}{total}"), ("Best epoch", str(summary.best_epoch))]
    for name, title, digits in (
        ("mse", "Validation MSE", 4),
        ("kl", "KL (nats)", 2),
        ("objective", "Objective (nats)", 1),
    ):
        value = summary.figure(name, "validation")
        if value is not None:
            found.append((title, wording.figure(value, digits)))
    found.append(("Time", wording.duration(summary.seconds)))
    return found
