from __future__ import annotations

import io
import tracemalloc

import numpy as np
import pytest

from aelib.core.errors import DataError
from aelib.data.series_arrays import read_series_arrays
from tests.aelib.data.test_arrays import HOSTILE, shaped

SERIES = np.random.default_rng(0).normal(size=(5, 3, 40)).round(3)


def npz(**arrays: object) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def npy(array: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


@pytest.mark.parametrize("key", ["series", "x", "X", "signals", "data", "arr_0"])
def test_series_under_their_usual_names(key: str) -> None:
    arrays = read_series_arrays(npz(**{key: SERIES, "other": np.zeros(3)}), "x.npz")
    assert np.array_equal(arrays.series, SERIES)
    assert arrays.labels is None


@pytest.mark.parametrize(
    ("array", "order", "shape"),
    [
        (SERIES, "guess", (5, 3, 40)),
        (SERIES.transpose(0, 2, 1), "guess", (5, 3, 40)),
        (SERIES.transpose(0, 2, 1), "time, channels", (5, 3, 40)),
        (SERIES.transpose(0, 2, 1), "channels, time", (5, 40, 3)),
        (SERIES[:, 0], "guess", (5, 1, 40)),
        (SERIES[:, :, None], "guess", (5, 3, 40)),
        (SERIES[:, :, :3], "guess", (5, 3, 3)),
    ],
)
def test_orders_of_axes(array: np.ndarray, order: str, shape: tuple[int, ...]) -> None:
    series = read_series_arrays(npy(array), "x", order).series
    assert series.shape == shape
    assert np.array_equal(np.sort(series.ravel()), np.sort(array.ravel()))
    if shape == (5, 3, 40):
        assert np.array_equal(series, SERIES)


@pytest.mark.parametrize("kind", ["f2", "f4", ">f8", "i1", "i4", "u2", "i8", "?"])
def test_numbers_of_any_kind(kind: str) -> None:
    array = (10 * SERIES).clip(0, 20).astype(kind)
    assert np.array_equal(read_series_arrays(npy(array), "x").series, array.astype(float))


def test_labels_become_names() -> None:
    labels = np.array(["walk", "run", "walk", "sit", "run"])
    assert read_series_arrays(npz(x=SERIES, y=labels), "x").labels == labels.tolist()


ALSO_HOSTILE = {
    name: data
    for name, data in HOSTILE.items()
    # of pictures only: what a signal may be
    if name not in {"signed", "wide", "negative values", "large values", "four channels", "zero"}
} | {
    "one axis": npy(np.zeros(9)),
    "four axes": npy(np.zeros((2, 3, 4, 5))),
    "not a number": npy(np.full((4, 20), np.nan)),
    "infinite": npy(np.array([[1.0, np.inf]] * 9)),
    "beyond": npy(np.array([[1.0, 1e301]] * 9)),
    "a terabyte": shaped("(1000000, 1000000)", "'<f8'"),
    "texts": npy(np.full((3, 20), "1.0")),
    "complex": npy(np.zeros((3, 20), complex)),
}


@pytest.mark.parametrize("kind", ALSO_HOSTILE)
@pytest.mark.parametrize("packed", [False, True])
def test_hostile_arrays_end_in_a_sentence(kind: str, packed: bool, pack) -> None:
    data = pack({"series.npy": ALSO_HOSTILE[kind]}) if packed else ALSO_HOSTILE[kind]
    tracemalloc.start()
    with pytest.raises(DataError, match=r"Expected series .*; got ") as error:
        read_series_arrays(data, "x.npz")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 50 * 2**20
    assert len(str(error.value)) < 500


def test_a_file_without_series_says_what_it_holds() -> None:
    with pytest.raises(DataError, match=r"'series' or 'x' in 'f\.npz', got: a, b"):
        read_series_arrays(npz(a=SERIES, b=SERIES), "f.npz")
