from __future__ import annotations

import pytest

from aelib.runs.metrics_log import append_row, keep_rows, read_rows

ROWS = [{"epoch": i, "train": {"objective": i / 7, "note": "β"}} for i in range(1, 31)]


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "metrics.jsonl"
    for row in ROWS:
        append_row(path, row)
    return path


def test_rows_go_round(log):
    assert read_rows(log) == ROWS


def test_cut_at_any_byte_the_whole_rows_remain(log):
    data = log.read_bytes()
    for end in range(len(data) + 1):
        log.write_bytes(data[:end])
        assert read_rows(log) == ROWS[: data[:end].count(b"\n")]


@pytest.mark.parametrize("line", [b"{", b"3", b"[1]", b"\xff\xfe", b'{"a": NaN}', b"", b"\0" * 50])
def test_reading_ends_at_a_line_that_is_no_row(log, line):
    log.write_bytes(log.read_bytes() + line + b"\n" + b'{"epoch": 99}\n')
    assert read_rows(log) == ROWS


def test_a_log_that_is_not_there_has_no_rows(tmp_path):
    assert read_rows(tmp_path / "metrics.jsonl") == []
    (tmp_path / "folder").mkdir()
    assert read_rows(tmp_path / "folder") == []


@pytest.mark.parametrize("num_rows", [0, 1, 29, 30, 31])
def test_a_resumed_run_keeps_its_first_rows_and_no_torn_one(log, num_rows):
    log.write_bytes(log.read_bytes() + b'{"epoch": 31, "tra')
    keep_rows(log, num_rows)
    assert read_rows(log) == ROWS[:num_rows]
    append_row(log, {"epoch": 99})
    assert read_rows(log) == [*ROWS[:num_rows], {"epoch": 99}]


def test_not_finite_numbers_are_never_written(log):
    before = log.read_bytes()
    with pytest.raises(ValueError, match="Out of range float"):
        append_row(log, {"loss": float("nan")})
    assert log.read_bytes() == before
