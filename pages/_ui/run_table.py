"""The figures of many runs side by side, to sort and to take along."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import streamlit as st

from pages._ui import run_card

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aelib.runs.summary import RunSummary

COLUMNS: dict[str, str | None] = {
    "Run": None,
    "Kind": None,
    "Data": None,
    "Latent": "%d",
    "Parameters": "%,d",
    "Epochs": "%d",
    "Validation MSE": "%.5f",
    "Test MSE": "%.5f",
    "PCA test MSE": "%.5f",
    "KL (nats)": "%.2f",
    "Seconds": "%.0f",
    "Status": None,
}
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\0")


def draw(summaries: Sequence[RunSummary]) -> None:
    """Draw the table, with a file of the same figures.

    Args:
        summaries: Runs in the order of the rows.
    """
    rows = [_row(summary) for summary in summaries]
    st.dataframe(
        rows,
        hide_index=True,
        column_config={
            name: st.column_config.NumberColumn(format=form)
            for name, form in COLUMNS.items()
            if form is not None
        },
        alt="Figures of all runs shown",
    )
    st.caption(
        "MSE is the mean squared error per value, pictures being in [0, 1]. PCA keeps as many "
        "numbers as the model's latent. Click a column's head to sort."
    )
    st.download_button(
        "Download CSV",
        to_csv(rows),
        "runs.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def to_csv(rows: Sequence[dict[str, Any]], columns: Sequence[str] = tuple(COLUMNS)) -> str:
    """Write rows as CSV that no spreadsheet takes for formulas.

    Args:
        rows: Values by column.
        columns: Names of the columns; those of the gallery by default.

    Returns:
        The file's content.
    """
    file = io.StringIO()
    writer = csv.DictWriter(file, columns)
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _safe(value) for name, value in row.items()})
    return file.getvalue()


def _safe(value: Any) -> Any:  # noqa: ANN401 -- a cell
    return f"'{value}" if isinstance(value, str) and value.startswith(_DANGEROUS) else value


def _row(summary: RunSummary) -> dict[str, Any]:
    return dict(
        zip(
            COLUMNS,
            (
                summary.id,
                run_card.kind(summary),
                summary.data_title,
                summary.latent_size,
                summary.num_parameters,
                summary.epochs_done,
                summary.figure("mse", "validation"),
                summary.figure("mse", "test"),
                summary.figure("pca_mse", "test"),
                summary.figure("kl", "validation"),
                summary.seconds,
                run_card.STATUS[summary.status][0],
            ),
            strict=True,
        )
    )
