from __future__ import annotations

import io

import numpy as np
import pytest

from aelib.core.errors import DataError
from aelib.data.npy import TEXT, ArrayFile, parse_labels, parse_npy


class RefusedError(Exception):
    pass


def refuse(found: str) -> None:
    raise RefusedError(found)


def npy(array: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


def npz(**arrays: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def test_an_array_comes_back_as_it_was_saved() -> None:
    array = np.arange(12, dtype=np.float32).reshape(3, 4)
    assert np.array_equal(parse_npy(npy(array), frozenset({"f4"}), refuse), array)
    assert np.array_equal(parse_npy(npy(np.asfortranarray(array)), {"f4"}, refuse), array)
    texts = np.array(["a", "ñ"])
    assert parse_npy(npy(texts), frozenset({TEXT}), refuse).tolist() == ["a", "ñ"]


def test_only_the_wanted_kinds_of_value_are_read() -> None:
    for array in (np.zeros(3, np.int64), np.zeros(3, "U5"), np.zeros(3, "U101"), np.zeros(3, "c8")):
        with pytest.raises(RefusedError, match="values of type"):
            parse_npy(npy(array), frozenset({"f4"}), refuse)
    with pytest.raises(RefusedError, match="values of type"):
        parse_npy(npy(np.zeros(3, "U101")), frozenset({TEXT}), refuse)


def test_header_and_length_must_agree() -> None:
    whole = npy(np.zeros(3, np.float32))
    for data in (whole[:-1], whole + b"\0"):
        with pytest.raises(RefusedError, match="where the header says 12"):
            parse_npy(data, frozenset({"f4"}), refuse)
    with pytest.raises(RefusedError, match="no array"):
        parse_npy(b"nothing", frozenset({"f4"}), refuse)


def test_arrays_of_a_file_are_found_by_name() -> None:
    file = ArrayFile(npz(x=np.zeros(2), y=np.ones(2, np.int64)), "f.npz", refuse)
    assert file.find(("series", "x")) == "x.npy"
    assert file.find(("series",)) is None
    assert file.need(("labels", "y"), "Do.") == "y.npy"
    assert parse_npy(file.read("y.npy"), frozenset({"i8"}), refuse).tolist() == [1, 1]
    with pytest.raises(DataError, match=r"named 'a' or 'b' in 'f.npz', got: x, y\. Do\."):
        file.need(("a", "b", "c"), "Do.")


def test_too_many_arrays_are_refused() -> None:
    data = npz(**{f"a{index}": np.zeros(1) for index in range(65)})
    with pytest.raises(RefusedError, match="65 arrays"):
        ArrayFile(data, "f.npz", refuse)


def test_labels_are_one_for_each_sample() -> None:
    assert parse_labels(npy(np.array([[2], [0]])), "y", 2, "series", refuse) == ["2", "0"]
    with pytest.raises(DataError, match="one label for each of 3 series"):
        parse_labels(npy(np.array([1, 2])), "y", 3, "series", refuse)
    with pytest.raises(RefusedError, match="negative"):
        parse_labels(npy(np.array([1, -1])), "y", 2, "series", refuse)
