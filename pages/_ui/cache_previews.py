"""Caches of what training drew: previews of a run, enlarged, and films of them."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from aelib.runs import RunDirectory


def preview(
    run: RunDirectory, name: str, width: int, num_columns: int = 16, num_rows: int | None = None
) -> bytes:
    """Return a preview of a run, enlarged.

    Args:
        run: Any run.
        name: File in its previews.
        width: Wanted width in pixels.
        num_columns: Pictures of each row to keep.
        num_rows: Rows to keep; None for all.

    Returns:
        A PNG.
    """
    path = run.path / "previews" / name
    return _preview(str(path), path.stat().st_mtime_ns, width, num_columns, num_rows)


def film(run: RunDirectory, kind: str, last_epoch: int) -> bytes:
    """Return the previews of a run as a film.

    Args:
        run: Any run.
        kind: ``reconstructions`` or ``samples``.
        last_epoch: Its latest epoch.

    Returns:
        A GIF.
    """
    return _film(str(run.path), kind, last_epoch)


@st.cache_data(max_entries=128, show_spinner=False)
def _preview(path: str, changed: int, width: int, num_columns: int, num_rows: int | None) -> bytes:
    from aelib.viz.pixels import encode  # noqa: PLC0415
    from aelib.viz.previews import preview_pixels  # noqa: PLC0415

    pixels = preview_pixels(Path(path), width=width, num_columns=num_columns, num_rows=num_rows)
    return encode(pixels)


@st.cache_data(max_entries=8, show_spinner="Making the film …")
def _film(run_path: str, kind: str, last_epoch: int) -> bytes:
    from aelib.viz.previews import preview_film  # noqa: PLC0415

    return preview_film(list(RunDirectory(Path(run_path)).previews(kind).values()))
