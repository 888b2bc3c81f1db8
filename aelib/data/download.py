"""Fetch files so that an interrupted download leaves nothing that looks whole.

A file is written under another name, checked against its checksum and renamed. Files that were
fetched before an interruption are kept, and the next attempt goes on with the missing ones.
"""

from __future__ import annotations

import hashlib
import http.client
import os
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, NamedTuple

from aelib.core.atomic import sync_folder
from aelib.core.errors import DataUnavailableError
from aelib.data.staging import staging

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from aelib.core.types import Report

TIMEOUT_S = 30.0
_CHUNK = 256 * 1024


class Remote(NamedTuple):
    """A file to fetch: its name here, where it may be found, and its MD5 checksum."""

    name: str
    urls: tuple[str, ...]
    md5: str


def fetch_files(remotes: Sequence[Remote], folder: Path, report: Report, *, title: str) -> None:
    """Fetch the files that a folder lacks.

    Args:
        remotes: What to fetch.
        folder: Where to put them; made if missing.
        report: Told after each piece; raising in it stops the download.
        title: Name of the data set, for messages.

    Raises:
        DataUnavailableError: If a file cannot be fetched or its checksum is wrong.
    """
    for index, remote in enumerate(remotes):
        if (folder / remote.name).is_file():
            continue

        def tell(fraction: float, *, index: int = index, name: str = remote.name) -> None:
            report((index + fraction) / len(remotes), f"Fetching {title}: {name}")

        with staging(folder) as temporary:
            reasons = []
            for url in remote.urls:
                try:
                    _fetch(url, temporary / remote.name, remote.md5, tell)
                    break
                except (_FetchError, urllib.error.URLError, http.client.HTTPException) as error:
                    reasons.append(_reason(url, error))
            else:
                raise DataUnavailableError(
                    f"{title} is not on this machine, and '{remote.name}' could not be "
                    f"downloaded ({'; '.join(reasons)})."
                )
            (temporary / remote.name).replace(folder / remote.name)
        sync_folder(folder)


class _FetchError(Exception):
    """What came is not the file that was asked for, or stopped coming."""


def _fetch(url: str, target: Path, md5: str, tell: Callable[[float], None]) -> None:
    if not url.startswith(("https://", "http://")):
        raise ValueError(f"expected a web address, got {url!r}")
    request = urllib.request.Request(url, headers={"User-Agent": "aelib"})  # noqa: S310 -- checked
    digest = hashlib.md5(usedforsecurity=False)
    done = 0
    with (
        urllib.request.urlopen(request, timeout=TIMEOUT_S) as response,  # noqa: S310 -- checked
        target.open("wb") as file,
    ):
        length = int(response.headers.get("Content-Length") or 0)
        while chunk := _read(response):
            file.write(chunk)
            digest.update(chunk)
            done += len(chunk)
            tell(min(1.0, done / length) if length else 0.0)
        file.flush()
        os.fsync(file.fileno())
    if digest.hexdigest() != md5:
        raise _FetchError("what came does not match the checksum")


def _read(response: http.client.HTTPResponse) -> bytes:
    try:
        return response.read(_CHUNK)
    except (OSError, http.client.HTTPException) as error:
        raise _FetchError("the connection broke") from error


def _reason(url: str, error: Exception) -> str:
    host = url.split("/")[2]
    if isinstance(error, urllib.error.HTTPError):
        return f"{host} answered {error.code}"
    if isinstance(error, _FetchError):
        return f"{host}: {error}"
    return f"no connection to {host}"
