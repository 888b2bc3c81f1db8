"""Restore many photographs: each goes into an archive as it is done, and none costs the others."""

from __future__ import annotations

import logging
import time
import zipfile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from aelib.core.errors import AelibError
from aelib.core.watch import UNWATCHED, CancelledError
from aelib.photographs.files import encode_photograph, open_photograph, suffix_for

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt

    from aelib.core.watch import Watch

    Picture = npt.NDArray[np.float32]

_LOG = logging.getLogger(__name__)


class Restored(NamedTuple):
    """A restored photograph.

    Attributes:
        picture: In [0, 1].
        sigma: Noise level that was removed, on the scale of the picture; None where it is not the
            matter.

    Shape:
        - picture: ``(H, W)`` or ``(H, W, 3)``
    """

    picture: Picture
    sigma: float | None = None


class Outcome(NamedTuple):
    """What became of a file.

    Attributes:
        name: Its name.
        written: Name of the result in the archive; empty when there is none.
        size: Width and height of the result; None when there is none.
        sigma: As in :class:`Restored`.
        seconds: How long it took.
        error: Why there is no result; empty when there is one.
    """

    name: str
    written: str
    size: tuple[int, int] | None
    sigma: float | None
    seconds: float
    error: str


def restore_into(
    archive: Path,
    name: str,
    data: bytes,
    restore: Callable[[Picture, Watch], Restored],
    watch: Watch = UNWATCHED,
) -> Outcome:
    """Restore one file and add it to an archive; a failure is told, not raised.

    Args:
        archive: A ZIP file; made when it is not there.
        name: Name of the file, which the result keeps, its kind and colour profile too.
        data: Its content.
        restore: Restores a picture.
        watch: Told how far it is; may stop it.

    Returns:
        What became of it.

    Raises:
        CancelledError: If the watch stops the work.
    """
    begun = time.monotonic()

    def failed(error: str) -> Outcome:
        return Outcome(name, "", None, None, time.monotonic() - begun, error)

    try:
        photograph = open_photograph(data, name)
        made = restore(photograph.picture, watch)
        content = encode_photograph(made.picture, suffix_for(name), photograph.profile)
    except CancelledError:
        raise
    except AelibError as error:
        return failed(f"{error.message} {error.remedy}".strip())
    except MemoryError:
        return failed("It is too large for the memory that is free. Make it smaller.")
    except Exception:  # noqa: BLE001 -- one photograph must not cost the others
        _LOG.exception("a photograph of a batch could not be restored")
        return failed("Something went wrong that was not expected; the terminal says what.")
    # pictures are packed already
    with zipfile.ZipFile(archive, "a", zipfile.ZIP_STORED) as target:
        written = _free_name(name, target.namelist())
        target.writestr(written, content)
    height, width = made.picture.shape[:2]
    return Outcome(name, written, (width, height), made.sigma, time.monotonic() - begun, "")


def _free_name(name: str, taken: Collection[str]) -> str:
    # the name of a file alone: an archive must not write anywhere else
    path = PurePosixPath(name.replace("\\", "/"))
    stem, suffix = path.stem or "photograph", path.suffix
    kept = suffix if suffix_for(name) == suffix.lower() else suffix_for(name)
    free, number = f"{stem}{kept}", 1
    while free in taken:
        number += 1
        free = f"{stem} ({number}){kept}"
    return free
