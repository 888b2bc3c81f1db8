"""Read one NumPy array that came from outside, without NumPy's loader.

``numpy.load`` gives memory to whatever shape a header states, returns raw bytes for a member that
is no array, and ignores what follows the data. Here the header is read first, and the data must be
exactly as long as it says.
"""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING, NoReturn

import numpy as np

from aelib.core.errors import DataError
from aelib.data.archives import MAX_MEMBERS, MAX_UNPACKED, Archive
from aelib.data.names import display_name

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    Refuse = Callable[[str], NoReturn]

MAGIC = b"\x93NUMPY"
LABEL_KEYS = ("labels", "label", "y", "Y", "y_train", "targets", "arr_1")
WHOLE = frozenset({"u1", "u2", "u4", "u8", "i1", "i2", "i4", "i8"})
TEXT = "U"
"""Stands among kinds for texts of up to 100 characters."""
_MAX_ARRAYS = 64
_MAX_HEADER = 10_000
_LONGEST_TEXT = 100


def parse_npy(data: bytes, kinds: frozenset[str], refuse: Refuse) -> npt.NDArray[np.generic]:
    """Return the array of an npy file whose header and length agree.

    Args:
        data: Content of the file.
        kinds: Kinds of value that may stand in it, as NumPy codes such as ``u1`` or ``f4``, and
            :data:`TEXT`.
        refuse: Told what was found instead; raises.

    Shape:
        - returns: any of 1 to 4 axes

    Returns:
        The array, which cannot be written to.

    References:
        https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
    """
    file = io.BytesIO(data)
    try:
        version = np.lib.format.read_magic(file)
        read = {
            (1, 0): np.lib.format.read_array_header_1_0,
            (2, 0): np.lib.format.read_array_header_2_0,
        }[version]
        shape, is_fortran, dtype = read(file, max_header_size=_MAX_HEADER)
    except Exception:  # noqa: BLE001 -- the header is Python text, which can fail in any way
        refuse("no array that can be read")
    is_text = TEXT in kinds and dtype.kind == TEXT and 0 < dtype.itemsize <= 4 * _LONGEST_TEXT
    if dtype.hasobject or dtype.names or not (is_text or f"{dtype.kind}{dtype.itemsize}" in kinds):
        refuse(f"values of type {str(dtype)[:40]}")
    if not 1 <= len(shape) <= 4 or any(side < 1 for side in shape) or shape[0] > MAX_MEMBERS:
        refuse(f"the shape {str(shape)[:60]}")
    num_bytes = math.prod(shape) * dtype.itemsize
    if num_bytes > MAX_UNPACKED or num_bytes != len(data) - file.tell():
        refuse(f"{len(data) - file.tell():,} bytes where the header says {num_bytes:,}")
    flat = np.frombuffer(data, dtype, offset=file.tell())
    return flat.reshape(shape, order="F" if is_fortran else "C")


class ArrayFile:
    """The arrays of an npz by name, none read yet.

    Args:
        data: Content of the file.
        name: Its name, for messages only.
        refuse: Told what was found instead of a usable file; raises.
    """

    def __init__(self, data: bytes, name: str, refuse: Refuse) -> None:
        self._archive = Archive(data, name)
        self._name = name
        self._members = [key for key in self._archive.members if key.endswith(".npy")]
        if len(self._members) > _MAX_ARRAYS:
            refuse(f"{len(self._members):,} arrays, more than {_MAX_ARRAYS}")

    def find(self, keys: tuple[str, ...]) -> str | None:
        """Return the first of several names that there is.

        Args:
            keys: Names without their ending.

        Returns:
            Name of a member for :meth:`read`; None if there is none.
        """
        return next((f"{key}.npy" for key in keys if f"{key}.npy" in self._members), None)

    def need(self, keys: tuple[str, ...], remedy: str) -> str:
        """Return the first of several names that there is, or say which there are.

        Args:
            keys: Names without their ending; the first two stand in the message.
            remedy: What to do when there is none.

        Returns:
            Name of a member for :meth:`read`.

        Raises:
            DataError: If there is none.
        """
        found = self.find(keys)
        if found is None:
            names = ", ".join(display_name(key[:-4]) for key in self._members[:8]) or "none"
            raise DataError(
                f"Expected an array named '{keys[0]}' or '{keys[1]}' in "
                f"'{display_name(self._name)}', got: {names}.",
                remedy,
            )
        return found

    def read(self, member: str) -> bytes:
        """Return the content of an array's file.

        Args:
            member: What :meth:`find` returned.

        Returns:
            Bytes for :func:`parse_npy`.
        """
        return self._archive.read(member)


def parse_labels(data: bytes, name: str, count: int, what: str, refuse: Refuse) -> list[str]:
    """Return one label for each sample as text.

    Args:
        data: Content of an npy file.
        name: Its name, for messages only.
        count: Number of samples.
        what: What the samples are called.
        refuse: Told what was found instead; raises.

    Returns:
        The labels.

    Raises:
        DataError: If there are more or fewer.
    """
    array = parse_npy(data, WHOLE | {TEXT}, refuse)
    if array.shape not in ((count,), (count, 1)):
        raise DataError(
            f"Expected one label for each of {count:,} {what} in '{display_name(name)}', "
            f"got the shape {array.shape}.",
            f"Save {what} and labels of the same length.",
        )
    values = array.reshape(-1)
    if values.dtype.kind == "i" and int(values.astype(np.int64).min()) < 0:
        refuse("a negative label")
    return [str(value) for value in values]
