"""A run as one zip: what another person needs to open it and to train it again, and no more.

Left out are the state of an unfinished training, the log, the previews and the latents of epochs.
Paths of this machine are cut to their last name wherever they stand.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aelib.core import strict_json
from aelib.core.atomic import sync_folder
from aelib.core.errors import DataError, RunError
from aelib.runs.dimension_names import FILE, as_json, dimension_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aelib.runs.directory import RunDirectory

# the earliest time that zip knows: the same run always makes the same file
_TIME = (1980, 1, 1, 0, 0, 0)
_PATH = re.compile(r"(?<![\w:/.\\])(?:[A-Za-z]:[\\/]|~?/)[^\s'\",;:)]+")
_TEXTS = (
    "environment.json",
    "outcome.json",
    "evaluation.json",
    "health.json",
    "metrics.jsonl",
    "CARD.md",
)


def export_run(run: RunDirectory, path: Path) -> None:
    """Write a run to a zip, in one step; a file of that name is replaced.

    Args:
        run: A run that has saved weights.
        path: Target; its folder must exist.

    Raises:
        RunError: If the run has no weights yet.
        DataError: If the target's folder does not exist, or the target is a folder.
    """
    if not run.weights_path.is_file():
        raise RunError(
            f"Expected weights in the run '{run.id}', but there are none yet.",
            "Wait until its first epoch has ended.",
        )
    if path.is_dir() or not path.parent.is_dir():
        raise DataError(
            f"Expected the name of a file in an existing folder, got '{path.name}'.",
            "Choose another name, or make the folder first.",
        )
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                _write(archive, run)
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        temporary.chmod(0o666 & ~umask)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def without_paths(text: str) -> str:
    """Cut absolute paths in a text to their last name, which tells nothing of a machine.

    Args:
        text: Any text; addresses on the web stay.

    Returns:
        For example ``--run vae-1`` from ``--run /home/ann/vae-1``.
    """
    return _PATH.sub(lambda found: re.split(r"[\\/]", found[0].rstrip("\\/"))[-1] or "…", text)


def without_folders(settings: dict[str, Any]) -> dict[str, Any]:
    """Empty each setting that is a path: its last name alone would be a wrong folder.

    Args:
        settings: Settings of a run as JSON values.

    Returns:
        New settings; what reads an empty folder takes the default of its machine.
    """
    return {
        key: without_folders(value)
        if isinstance(value, dict)
        else ""
        if isinstance(value, str) and _PATH.match(value)
        else value
        for key, value in settings.items()
    }


def _write(archive: zipfile.ZipFile, run: RunDirectory) -> None:
    config = json.loads(run.config_path.read_bytes())
    text = strict_json.dumps(without_folders(config), indent=2) + "\n"
    _add(archive, run, "config.json", text.encode())
    # weights do not shrink
    _add(archive, run, "weights.safetensors", run.weights_path.read_bytes(), zipfile.ZIP_STORED)
    for name in _TEXTS:
        if (run.path / name).is_file():
            content = without_paths((run.path / name).read_text("utf-8"))
            _add(archive, run, name, content.encode())
    names = dimension_names(run)
    if names:
        _add(archive, run, FILE, as_json(names).encode())
    for picture in _pictures(run):
        _add(archive, run, f"samples/{picture.name}", picture.read_bytes(), zipfile.ZIP_STORED)


def _pictures(run: RunDirectory) -> Iterator[Path]:
    folder = run.path / "samples"
    if folder.is_dir():
        yield from sorted(path for path in folder.glob("*.png") if path.is_file())


def _add(
    archive: zipfile.ZipFile,
    run: RunDirectory,
    name: str,
    content: bytes,
    method: int = zipfile.ZIP_DEFLATED,
) -> None:
    entry = zipfile.ZipInfo(f"{run.id}/{name}", _TIME)
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content, method)
