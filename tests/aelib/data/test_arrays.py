from __future__ import annotations

import io
import tracemalloc
from typing import TYPE_CHECKING

import numpy as np
import pytest

from aelib.core.errors import DataError
from aelib.data.arrays import read_arrays

if TYPE_CHECKING:
    from collections.abc import Callable

GREY = np.arange(5 * 4 * 6, dtype=np.uint8).reshape(5, 4, 6)


def npz(**arrays: object) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def npy(array: np.ndarray, version: tuple[int, int] | None = None) -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, array, version=version)
    return buffer.getvalue()


def header(text: str, data: bytes = b"") -> bytes:
    """An npy file whose header is any text."""
    padded = text.encode().ljust(118)
    return b"\x93NUMPY\x01\x00" + len(padded).to_bytes(2, "little") + padded + data


def shaped(shape: str, dtype: str = "'|u1'", data: bytes = b"") -> bytes:
    return header(f"{{'descr': {dtype}, 'fortran_order': False, 'shape': {shape}, }}", data)


@pytest.mark.parametrize("key", ["images", "x", "X", "x_train", "data", "arr_0"])
def test_pictures_under_their_usual_names(key: str) -> None:
    arrays = read_arrays(npz(**{key: GREY, "other": np.zeros(3)}), "x.npz")
    assert np.array_equal(arrays.images, GREY)
    assert arrays.labels is None


@pytest.mark.parametrize("labels", [np.array([3, 1, 1, 0, 3]), np.array([[3], [1], [1], [0], [3]])])
@pytest.mark.parametrize("key", ["labels", "y", "y_train"])
def test_labels_become_names(labels: np.ndarray, key: str) -> None:
    assert read_arrays(npz(x=GREY, **{key: labels}), "x").labels == ["3", "1", "1", "0", "3"]


def test_labels_may_be_texts() -> None:
    labels = np.array(["cat", "dog", "cat", "ñandú", "dog"])
    assert read_arrays(npz(x=GREY, y=labels), "x").labels == labels.tolist()


@pytest.mark.parametrize(
    ("array", "expected"),
    [
        (GREY, GREY),
        (GREY[..., None], GREY),
        (GREY[:, None], GREY),
        (np.stack([GREY] * 3, axis=-1), np.stack([GREY] * 3, axis=-1)),
        (np.stack([GREY] * 3, axis=1), np.stack([GREY] * 3, axis=-1)),
        (np.asfortranarray(GREY), GREY),
        (GREY / np.float32(255), GREY),
        ((GREY / 255).astype(np.float64), GREY),
        ((GREY / 255).astype(">f8"), GREY),
        (GREY.astype(np.float16), GREY),
        (GREY.astype(np.uint16) * 257, GREY),
        (GREY.astype(">u2") * np.array(257, ">u2"), GREY),
        (GREY > 30, np.where(GREY > 30, 255, 0)),
    ],
)
def test_kinds_and_orders_of_arrays(array: np.ndarray, expected: np.ndarray) -> None:
    assert np.array_equal(read_arrays(npz(images=array), "x").images, expected)
    assert np.array_equal(read_arrays(npy(array), "x").images, expected)


@pytest.mark.parametrize("version", [(1, 0), (2, 0)])
def test_both_versions_of_the_format(version: tuple[int, int]) -> None:
    assert np.array_equal(read_arrays(npy(GREY, version), "x").images, GREY)


HOSTILE = {
    "a terabyte": shaped("(1000000000000,)"),
    "two gigabytes": shaped("(20000, 100000, 1)"),
    "overflow": shaped("(4611686018427387904, 4, 4)", "'<f8'"),
    "negative": shaped("(-5, 2, 2)"),
    "zero": shaped("(0, 2, 2)"),
    "no axis": shaped("()", data=b"1"),
    "one axis": shaped("(3,)", data=b"123"),
    "70 axes": shaped(f"({'1, ' * 70})", data=b"1"),
    "cut short": npy(GREY)[:-1],
    "something after": npy(GREY) + b"\0",
    "huge header": b"\x93NUMPY\x02\x00" + (20_000).to_bytes(4, "little") + b" " * 20_000,
    "header cut": b"\x93NUMPY\x01\x00\xff",
    "version 9": b"\x93NUMPY\x09\x00" + bytes(200),
    "version 3": npy(GREY, (3, 0)),
    "only magic": b"\x93NUMPY",
    "code": header("__import__('os').system('touch canary')"),
    "extra key": header("{'descr': '|u1', 'fortran_order': False, 'shape': (1,1,1), 'x': 1}", b"1"),
    "missing key": header("{'descr': '|u1', 'shape': (1,1,1)}", b"1"),
    "deep": header("(" * 117),
    "object": shaped("(2, 2, 2)", "'|O'", b"\x80\x04K\x01." * 8),
    "structured": shaped("(2, 2, 2)", "[('a', '|u1')]", bytes(8)),
    "void": shaped("(1, 1, 1)", "'|V100000'", bytes(100_000)),
    "complex": npy(np.zeros((2, 2, 2), np.complex64)),
    "dates": npy(np.zeros((2, 2, 2), "M8[s]")),
    "texts": npy(np.zeros((2, 2, 2), "U5")),
    "signed": npy(np.zeros((2, 2, 2), np.int8)),
    "wide": npy(np.zeros((2, 2, 2), np.int64)),
    "not a number": npy(np.full((2, 2, 2), np.nan, np.float32)),
    "one infinity": npy(np.array([[[0, np.inf], [0, 0]]], np.float32)),
    "negative values": npy(np.full((2, 2, 2), -0.5, np.float32)),
    "large values": npy(np.full((2, 2, 2), 256.0)),
    "four channels": npy(np.zeros((2, 5, 5, 4), np.uint8)),
    "five axes": npy(np.zeros((2, 2, 2, 2, 3), np.uint8)),
}


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("packed", [False, True])
def test_hostile_arrays_end_in_a_sentence(
    kind: str,
    packed: bool,
    pack: Callable[..., bytes],
    tmp_path: object,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(str(tmp_path))
    data = pack({"images.npy": HOSTILE[kind]}) if packed else HOSTILE[kind]
    tracemalloc.start()
    with pytest.raises(DataError, match=r"labels of whole numbers or short texts; got ") as error:
        read_arrays(data, "x.npz")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * 2**20
    assert len(str(error.value)) < 400
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("member", [b"", b"not an array", b"PK\x03\x04"])
def test_members_that_are_no_arrays(pack: Callable[..., bytes], member: bytes) -> None:
    with pytest.raises(DataError, match="no array that can be read"):
        read_arrays(pack({"images.npy": member}), "x.npz")


class Payload:
    def __reduce__(self) -> tuple[object, ...]:
        return (exec, ("raise SystemExit('the pickle ran')",))


def test_pickles_do_not_run() -> None:
    objects = np.array([Payload()], dtype=object)
    for data in (
        npz(images=objects),
        npz(images=GREY, labels=objects),
        npz(images=objects[None, None]),
    ):
        with pytest.raises(DataError, match="values of type object"):
            read_arrays(data, "x.npz")


@pytest.mark.parametrize(
    ("labels", "found"),
    [
        (np.arange(4), r"one label for each of 5 pictures.*\(4,\)"),
        (np.zeros((5, 10), np.int64), r"one label for each of 5 pictures.*\(5, 10\)"),
        (np.array([0, 1, -1, 0, 1]), "a negative label"),
        (np.array([0.0, 1.0, 2.0, np.nan, 1.0]), "values of type float64"),
        (np.array([b"a"] * 5), r"values of type \|S1"),
        (np.array(["x" * 200] * 5), "values of type <U200"),
        (np.array([True] * 5), "values of type bool"),
    ],
)
def test_labels_that_cannot_be_classes(labels: np.ndarray, found: str) -> None:
    with pytest.raises(DataError, match=found):
        read_arrays(npz(images=GREY, labels=labels), "x.npz")


def test_missing_pictures_are_said_with_what_is_there() -> None:
    with pytest.raises(
        DataError, match=r"named 'images' or 'x' in 'x\.npz', got: pixels, z"
    ) as error:
        read_arrays(npz(pixels=GREY, z=GREY), "x.npz")
    assert "numpy.savez(file, images=..., labels=...)" in error.value.remedy


def test_too_many_arrays_and_unsafe_names(pack: Callable[..., bytes]) -> None:
    with pytest.raises(DataError, match="65 arrays, more than 64"):
        read_arrays(pack({f"a{index}.npy": b"" for index in range(65)}), "x.npz")
    with pytest.raises(DataError, match="leaves its folder"):
        read_arrays(pack({"../images.npy": npy(GREY)}), "x.npz")
