"""What people call the latent dimensions of a model, kept with the model.

A shipped model is not changed: the names that a person gives to its dimensions lie beside the runs
of one's own, and stand over those it came with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aelib.core import strict_json
from aelib.core.atomic import atomic_write
from aelib.core.errors import AelibError, DataError, RunError
from aelib.runs.index import is_shipped, runs_root

if TYPE_CHECKING:
    from pathlib import Path

    from aelib.runs.directory import RunDirectory

FILE = "names.json"
MAX_LENGTH = 40


def dimension_names(run: RunDirectory) -> dict[int, str]:
    """Return the names of a model's latent dimensions.

    Args:
        run: Any run.

    Returns:
        Name by dimension; dimensions without a name are missing.
    """
    names = _read(run.path / FILE)
    if is_shipped(run):
        names |= _read(_own_path(run))
    return {dimension: name for dimension, name in sorted(names.items()) if name}


def name_dimension(run: RunDirectory, dimension: int, name: str) -> None:
    """Give a latent dimension a name.

    Args:
        run: Any run.
        dimension: Which one.
        name: At most 40 characters; white space around it is dropped, and nothing is no name.

    Raises:
        DataError: If the name is too long or holds characters that cannot be shown.
        RunError: If it cannot be written.
    """
    name = name.strip()
    if len(name) > MAX_LENGTH or not name.isprintable():
        raise DataError(
            f"Expected a name of at most {MAX_LENGTH} characters on one line, got {name[:80]!r}.",
            "Choose a shorter one.",
        )
    path = _own_path(run) if is_shipped(run) else run.path / FILE
    names = _read(path)
    names[dimension] = name  # an empty one hides the name that a shipped model came with
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic_write(path, as_json({d: names[d] for d in sorted(names)}))
    except OSError as error:
        raise RunError(
            f"Expected to write the names of '{run.id}', but the folder refuses it "
            f"({error.strerror}).",
            "Check the rights of the folder of runs.",
        ) from error


def as_json(names: dict[int, str]) -> str:
    """Return names as they are kept in a file.

    Args:
        names: Name by dimension.

    Returns:
        JSON text.
    """
    value = {"dimensions": {str(dimension): name for dimension, name in names.items()}}
    return strict_json.dumps(value, indent=2) + "\n"


def _own_path(run: RunDirectory) -> Path:
    return runs_root() / ".names" / f"{run.id}.json"


def _read(path: Path) -> dict[int, str]:
    try:
        value: Any = strict_json.loads(path.read_bytes(), max_bytes=2**20)
    except (OSError, AelibError):
        return {}
    told = value.get("dimensions") if isinstance(value, dict) else None
    if not isinstance(told, dict):
        return {}
    return {
        int(dimension): name[:MAX_LENGTH]
        for dimension, name in told.items()
        if dimension.isdecimal() and isinstance(name, str) and name.isprintable()
    }
