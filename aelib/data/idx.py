"""The IDX format of MNIST and its relatives: a header of big-endian sizes, then bytes.

References:
    LeCun, Cortes & Burges, The MNIST database, "file formats".
    https://web.archive.org/web/2020/http://yann.lecun.com/exdb/mnist/
"""

from __future__ import annotations

import gzip
import math
import struct
import zlib
from typing import TYPE_CHECKING, NoReturn

import numpy as np
import torch

from aelib.core.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor

MAX_VALUES = 2**30
_UNSIGNED_BYTE = 8


def read_idx(path: Path) -> Tensor:
    """Read an IDX file of unsigned bytes, plain or gzipped.

    Args:
        path: The file.

    Shape:
        - returns: as the header says

    Returns:
        A uint8 tensor.

    Raises:
        DataError: If the file is not such a file, is cut short or too large.
    """
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rb") as file:
            header = file.read(4)
            if len(header) < 4 or header[:2] != b"\0\0" or header[2] != _UNSIGNED_BYTE:
                _refuse(path, f"a header of {header!r}")
            raw_sizes = file.read(4 * header[3])
            sizes = struct.unpack(f">{header[3]}I", raw_sizes)
            num_values = math.prod(sizes)
            if num_values > MAX_VALUES:
                _refuse(path, f"{num_values} values, more than {MAX_VALUES}")
            values = file.read(num_values + 1)
    except (OSError, EOFError, struct.error, zlib.error):
        _refuse(path, "a file that cannot be read to its end")
    if len(values) != num_values:
        _refuse(path, f"{len(values)} values where the header says {num_values}")
    return torch.from_numpy(np.frombuffer(values, np.uint8).reshape(sizes).copy())


def find_idx(folder: Path, name: str) -> Path | None:
    """Return the IDX file ``name`` in ``folder``, gzipped or not.

    Args:
        folder: Where to look.
        name: For example ``train-images-idx3-ubyte``.

    Returns:
        The path, or None.
    """
    for candidate in (folder / f"{name}.gz", folder / name):
        if candidate.is_file():
            return candidate
    return None


def _refuse(path: Path, got: str) -> NoReturn:
    raise DataError(
        f"Expected an IDX file of bytes in '{path.name}', got {got}.", "Fetch the file again."
    )
