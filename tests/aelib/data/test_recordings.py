from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from aelib.core.errors import DataError
from aelib.data import recordings
from aelib.data.recordings import read_recording

VALUES = np.array([[1.5, -2.0], [0.25, 3.0], [1e-3, 4.5], [7.0, -1.0]])


def table(separator: str = ",", heading: str = "a,b", *, comma: bool = False) -> bytes:
    lines = [heading.replace(",", separator)] if heading else []
    for row in VALUES:
        cells = [str(value).replace(".", ",") if comma else str(value) for value in row]
        lines.append(separator.join(cells))
    return "\n".join(lines).encode()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("heading", ["a,b", ""])
def test_tables_as_programs_write_them(separator: str, heading: str) -> None:
    recording = read_recording(table(separator, heading), "r.csv")
    assert np.array_equal(recording.values, VALUES)
    assert recording.names == (("a", "b") if heading else ("channel 1", "channel 2"))
    assert recording.skipped == []
    assert recording.num_filled == 0


@pytest.mark.parametrize("separator", [";", "\t"])
def test_decimal_commas(separator: str) -> None:
    assert np.array_equal(read_recording(table(separator, comma=True), "r").values, VALUES)


def test_windows_line_ends_marks_quotes_blank_lines_and_other_letters() -> None:
    text = '\ufeff"tempé, °C",b\r\n\r\n"1.5",-2\r\n 0.25 ,3\r\n1e-3,4.5\r\n7,-1\r\n\r\n'
    recording = read_recording(text.encode(), "r")
    assert np.array_equal(recording.values, VALUES)
    assert recording.names == ("tempé, °C", "b")
    assert read_recording("µV;b\n1;2\n3;4\n".encode("latin-1"), "r").names == ("µV", "b")


def test_columns_that_are_no_numbers_are_left_out_and_said() -> None:
    data = b"time,a,note,huge\n2024-01-01,1,ok,1\n2024-01-02,2,,inf\n2024-01-03,5,x,2\n"
    recording = read_recording(data, "r")
    assert recording.names == ("a",)
    reasons = {skipped.name: skipped.reason for skipped in recording.skipped}
    assert reasons["time"] == "no number in row 2: '2024-01-01'"
    assert reasons["note"] == "no number in row 2: 'ok'"
    assert reasons["huge"] == "not finite in row 3"


def test_single_gaps_are_filled_and_empty_columns_left_out() -> None:
    rows = ["a,b"] + [f"{i},{i * i if i > 6 else ''}" for i in range(10)]
    rows[4] = "NaN,9"
    recording = read_recording("\n".join(rows).encode(), "r")
    assert recording.names == ("a",)
    assert recording.values[:, 0].tolist() == list(range(10))
    assert recording.num_filled == 1
    assert recording.skipped[0].reason == "60% of it is empty"


def test_a_clock_is_known_by_its_even_steps() -> None:
    rows = ["t,a,b"] + [f"{0.1 * i:.1f},{i * i},{-i}" for i in range(9)]
    assert read_recording("\n".join(rows).encode(), "r").clocks == ("t",)


def test_names_are_made_different() -> None:
    data = b"a,a,,x\x07y\n1,2,3,4\n5,6,7,9\n"
    assert read_recording(data, "r").names == ("a", "a (2)", "channel 3", "x\ufffdy")


HOSTILE = {
    "empty": b"",
    "blank": b"\n\n \n",
    "a picture": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "a zip": b"PK\x03\x04" + bytes(100),
    "only a heading": b"a,b\n",
    "one row": b"a,b\n1,2\n",
    "words": b"a,b\nx,y\nz,w\n",
    "ragged": b"a,b\n1,2\n3\n",
    "too wide": b"1,2\n1,2,3\n",
    "an open quote": b'a,b\n1,"2\n3,4\n',
    "many columns": (b"1," * 300 + b"1\n") * 3,
    "a long cell": b"a,b\n" + b"1" * 200_000 + b",2\n3,4\n",
    "infinite": b"a\ninf\n-inf\n1e999\n",
    "beyond": b"a\n1e301\n2\n3\n",
    "formulas": b"a\n=1+1\n@SUM(A1)\n",
    "grouped digits": b"a\n1_000\n2_000\n",
    "other digits": "a\n١\n٢\n".encode(),
    "a page": b"<html><body>not found</body></html>\n<p>\n",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_tables_end_in_a_sentence(kind: str) -> None:
    tracemalloc.start()
    with pytest.raises(DataError, match=r"Expected a CSV .* in 'r.csv', got ") as error:
        read_recording(HOSTILE[kind], "r.csv")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 20 * 2**20
    assert len(str(error.value)) < 500
    assert error.value.remedy


def test_size_is_checked_before_cells_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    data = b"1,2,3,4,5,6,7,8\n" * 600_000
    tracemalloc.start()
    with pytest.raises(DataError, match="more than 4,000,000 values"):
        read_recording(data, "r")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 5 * len(data)
    monkeypatch.setattr(recordings, "MAX_BYTES", 10)
    with pytest.raises(DataError, match="MB, more than"):
        read_recording(b"1,2\n" * 10, "r")
