"""Folders of this person that are not part of the project."""

from __future__ import annotations

import os
from pathlib import Path

CACHE_VARIABLE = "AELIB_CACHE"


def cache_root() -> Path:
    """Return the folder for what can be computed again: the variable ``AELIB_CACHE``, or a cache.

    Returns:
        The folder; it may not exist yet.
    """
    default = Path.home() / ".cache" / "aelib"
    return Path(os.environ.get(CACHE_VARIABLE) or default).expanduser()
