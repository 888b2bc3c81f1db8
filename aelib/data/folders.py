"""List and read the pictures of a folder: links are not followed, only regular files are opened."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from aelib.core.errors import DataError
from aelib.data.base import data_root
from aelib.data.names import display_name, is_litter

MAX_FILES = 70_000
MAX_DEPTH = 8


def allowed_roots() -> tuple[Path, ...]:
    """Return the folders in which a folder of pictures may lie.

    Returns:
        The person's home and the data root.
    """
    return (Path.home().resolve(), data_root().resolve())


def list_folder(folder: Path) -> dict[str, Path]:
    """Return the files below a folder.

    Args:
        folder: Inside one of :func:`allowed_roots`.

    Returns:
        Paths by their name relative to the folder, with ``/``, in order.

    Raises:
        DataError: If there is no such folder, it lies elsewhere or holds too much.
    """
    shown = display_name(folder.name)
    try:
        real = folder.expanduser().resolve(strict=True)
    except (OSError, RuntimeError, ValueError):
        real = None
    if real is None or not real.is_dir():
        raise DataError(f"There is no folder '{shown}'.", "Check how it is written.")
    if not any(real.is_relative_to(root) for root in allowed_roots()):
        raise DataError(
            f"Expected a folder inside your home folder or the data folder, got '{shown}'.",
            "Copy the pictures there.",
        )
    found: dict[str, Path] = {}
    _walk(real, "", found, depth=0)
    return dict(sorted(found.items()))


def _walk(folder: Path, prefix: str, found: dict[str, Path], depth: int) -> None:
    if depth > MAX_DEPTH:
        raise DataError(
            f"Expected at most {MAX_DEPTH} levels of folders, got more below "
            f"'{display_name(prefix)}'.",
            "Choose a folder further down.",
        )
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                name = f"{prefix}{entry.name}"
                if is_litter(name):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    _walk(Path(entry.path), f"{name}/", found, depth + 1)
                elif entry.is_file(follow_symlinks=False):
                    found[name] = Path(entry.path)
                if len(found) > MAX_FILES:
                    raise DataError(
                        f"Expected at most {MAX_FILES:,} files, got more.",
                        "Choose a folder with fewer.",
                    )
    except OSError:  # not readable, or gone: what is readable is listed
        return


def read_file(path: Path, max_bytes: int) -> bytes:
    """Return the content of a regular file.

    Args:
        path: The file; it may have been replaced by something else since it was listed.
        max_bytes: Refuse anything longer.

    Returns:
        Its bytes.

    Raises:
        DataError: If it cannot be read, is no regular file or too long.
    """
    shown = display_name(path.name)
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        handle = os.open(path, flags | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(file.fileno())
            content = file.read(max_bytes + 1) if stat.S_ISREG(status.st_mode) else None
    except (OSError, ValueError) as error:
        raise DataError(f"'{shown}' cannot be read.", "Check that you may read it.") from error
    if content is None:
        raise DataError(f"Expected a file, got something else in '{shown}'.")
    if len(content) > max_bytes:
        raise DataError(
            f"Expected at most {max_bytes // 2**20} MB in '{shown}', got more.",
            "Make it smaller and try again.",
        )
    return content
