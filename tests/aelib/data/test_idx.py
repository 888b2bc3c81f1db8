from __future__ import annotations

import gzip
import struct
from typing import TYPE_CHECKING

import pytest
import torch

from aelib.core.errors import DataError
from aelib.data.idx import find_idx, read_idx

if TYPE_CHECKING:
    from pathlib import Path


def idx(values: torch.Tensor) -> bytes:
    sizes = struct.pack(f">{values.dim()}I", *values.shape)
    return bytes([0, 0, 8, values.dim()]) + sizes + values.numpy().tobytes()


@pytest.mark.parametrize("shape", [(5,), (4, 3, 2)])
@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_reads_what_the_format_says(tmp_path: Path, shape: tuple[int, ...], suffix: str) -> None:
    values = torch.randint(0, 256, shape, dtype=torch.uint8)
    path = tmp_path / f"file{suffix}"
    path.write_bytes(gzip.compress(idx(values)) if suffix else idx(values))
    assert torch.equal(read_idx(path), values)


GOOD = idx(torch.arange(24, dtype=torch.uint8).view(2, 3, 4))


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "header"),
        (b"\x89PNG1234", "header"),
        (GOOD[:6], "cannot be read"),
        (GOOD[:-1], "23 values where the header says 24"),
        (GOOD + b"\0", "25 values where the header says 24"),
        (GOOD[:2] + b"\x0d" + GOOD[3:], "header"),
        (bytes([0, 0, 8, 3]) + b"\xff" * 12, "more than"),
    ],
)
def test_damage_is_said(tmp_path: Path, content: bytes, found: str) -> None:
    path = tmp_path / "t10k"
    path.write_bytes(content)
    with pytest.raises(DataError, match=found) as error:
        read_idx(path)
    assert str(tmp_path) not in str(error.value)


@pytest.mark.parametrize("cut", [4, 20, 35])
def test_a_gzip_that_is_cut_short_is_said(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "t10k.gz"
    path.write_bytes(gzip.compress(GOOD)[:cut])
    with pytest.raises(DataError, match="cannot be read"):
        read_idx(path)


def test_finds_gzipped_files_first(tmp_path: Path) -> None:
    assert find_idx(tmp_path, "a") is None
    (tmp_path / "a").touch()
    assert find_idx(tmp_path, "a") == tmp_path / "a"
    (tmp_path / "a.gz").touch()
    assert find_idx(tmp_path, "a") == tmp_path / "a.gz"
