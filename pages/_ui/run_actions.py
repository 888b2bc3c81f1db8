"""What can be done with a run: rename, delete, take it along as one file."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from aelib.core.errors import AelibError
from aelib.runs import find_run
from aelib.runs.manage import delete_run, rename_run
from pages._ui import confirm, failures, state
from pages._ui.navigation import page

if TYPE_CHECKING:
    from aelib.runs.summary import RunSummary

VIEW_RUNS = {"view": "Runs"}
_NEW_NAME = "overview.new_name"


def menu(summary: RunSummary) -> None:
    """Draw the actions of a run.

    Args:
        summary: Any run.
    """
    if not summary.problem:
        st.page_link(
            page("training").file,
            label="Curves and epochs",
            icon=":material/show_chart:",
            query_params={**VIEW_RUNS, state.RUN: summary.id},
        )
    if summary.is_usable:
        st.download_button(
            "Export as zip",
            lambda: archive(summary.id),
            f"{summary.id}.zip",
            "application/zip",
            key=f"overview.export.{summary.id}",
            icon=":material/archive:",
            on_click="ignore",
            width="stretch",
            help="Settings, weights, figures and pictures in one file.",
        )
    if summary.is_shipped:
        st.caption("This model comes with the app and is not changed.")
        return
    is_running = summary.status == "running"
    for label, icon, dialog in (
        ("Rename", ":material/edit:", _rename),
        ("Delete", ":material/delete:", _delete),
    ):
        if st.button(
            label,
            key=f"overview.{label.lower()}.{summary.id}",
            icon=icon,
            width="stretch",
            disabled=is_running,
            help="Stop its training first." if is_running else None,
        ):
            dialog(summary.id)


@st.dialog("Rename a run")
def _rename(run_id: str) -> None:
    st.markdown(f"New name for **{failures.plain(run_id)}**. Links to the old name will not work.")
    st.text_input(
        "Name",
        run_id,
        key=_NEW_NAME,
        max_chars=64,
        help="Lower-case letters, digits, '-', '_' and '.'.",
    )
    confirm.button("Rename", _rename_now, (run_id,), key="overview.rename_now")


def _rename_now(run_id: str) -> None:
    rename_run(find_run(run_id), str(state.value(_NEW_NAME)).strip())


@st.dialog("Delete a run")
def _delete(run_id: str) -> None:
    st.markdown(
        f"Delete **{failures.plain(run_id)}** with its weights, figures and pictures? "
        "This cannot be undone."
    )
    confirm.button("Delete for good", _delete_now, (run_id,), key="overview.delete_now")


def _delete_now(run_id: str) -> None:
    delete_run(find_run(run_id))


def archive(run_id: str) -> bytes:
    """Return a run as one file.

    Args:
        run_id: Name of the run.

    Returns:
        A zip; a sentence instead if the run cannot be read any more.
    """
    from aelib.runs.archive import export_run  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.zip"
        try:
            export_run(find_run(run_id), path)
        except AelibError as error:
            return str(error).encode()
        return path.read_bytes()
