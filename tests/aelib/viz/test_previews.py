"""Previews of a run, enlarged and as a film."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from aelib.viz.previews import preview_film, preview_pixels

if TYPE_CHECKING:
    from aelib.runs import RunDirectory

CELL = 10  # 8 pixels and a margin of 2


def test_pixels_are_repeated_and_nothing_else(tiny_run: RunDirectory) -> None:
    path = tiny_run.previews("reconstructions")[2]
    original = np.asarray(Image.open(path).convert("RGB"))
    shown = preview_pixels(path, width=2 * original.shape[1])
    assert np.array_equal(shown, original.repeat(2, axis=0).repeat(2, axis=1))


def test_columns_and_rows_can_be_cut(tiny_run: RunDirectory) -> None:
    path = tiny_run.previews("samples")[2]
    original = np.asarray(Image.open(path).convert("RGB"))
    shown = preview_pixels(path, width=1, num_columns=4, num_rows=1)
    assert np.array_equal(shown, original[: CELL - 2, : 4 * CELL - 2])


def test_a_film_has_a_frame_per_epoch(tiny_run: RunDirectory) -> None:
    paths = list(tiny_run.previews("samples").values())
    film = Image.open(io.BytesIO(preview_film(paths, scale=1)))
    assert film.n_frames == len(paths) == 2
    first = np.asarray(Image.open(paths[0]).convert("RGB"))
    assert np.array_equal(np.asarray(film.convert("RGB")), first)
