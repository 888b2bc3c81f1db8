"""Names of uploaded files, which may be made to deceive or to harm."""

from __future__ import annotations

import re
import unicodedata

LONGEST_SHOWN = 80
_LONGEST_PART, _LONGEST = 255, 1024
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_LITTER = {"__macosx", ".ds_store", "thumbs.db", "desktop.ini"}


def display_name(name: str) -> str:
    """Return a name that can be shown: no control or direction characters, not too long.

    Args:
        name: Any text.

    Returns:
        At most 80 characters; the end of a longer name is kept.
    """
    visible = "".join("�" if unicodedata.category(c)[0] == "C" else c for c in name)
    if len(visible) > LONGEST_SHOWN:
        visible = "…" + visible[-(LONGEST_SHOWN - 1) :]
    return visible or "(no name)"


def why_unsafe(name: str) -> str:
    """Return what is wrong with the name of a member of an archive.

    Members are never written under their names; a name like these still shows that the archive
    was made to harm, or was damaged.

    Args:
        name: As it stands in the archive.

    Returns:
        The reason; empty if the name is harmless.
    """
    parts = name.rstrip("/").split("/")
    if not name or not parts[-1]:
        return "an empty name"
    if any(unicodedata.category(character)[0] == "C" for character in name):
        return "control characters in a name"
    if name.startswith("/") or re.match(r"[A-Za-z]:", name):
        return "an absolute path"
    if "\\" in name:
        return "a backslash in a name"
    if any(part in ("..", ".", "") for part in parts):
        return "a path that leaves its folder"
    if len(name.encode()) > _LONGEST or any(len(part.encode()) > _LONGEST_PART for part in parts):
        return "a name that is too long"
    if any(":" in part or _DEVICES.fullmatch(part) for part in parts):
        return "a name that stands for a device"
    return ""


def is_litter(name: str) -> bool:
    """Return whether a file is left by an operating system and means nothing.

    Args:
        name: Path with ``/``.

    Returns:
        True for ``__MACOSX``, ``.DS_Store``, ``Thumbs.db`` and hidden files.
    """
    parts = name.rstrip("/").lower().split("/")
    return any(part in _LITTER or part.startswith(".") for part in parts)
