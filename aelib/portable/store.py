"""Exported parts on disk, made once for each state of a model's weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from aelib.core.atomic import atomic_write
from aelib.core.folders import cache_root
from aelib.portable.graph import export_part
from aelib.runs import open_model

if TYPE_CHECKING:
    from pathlib import Path

    from aelib.models import Autoencoder
    from aelib.portable.graph import Part
    from aelib.runs import RunDirectory

FORMAT = 1
"""Raised when exports of the same weights would differ."""


def portable_digest(run: RunDirectory) -> str:
    """Return what names the exports of a run: another one for other weights.

    Args:
        run: A run with weights.

    Returns:
        32 hexadecimal digits.
    """
    return run.model_digest(FORMAT, torch.__version__)


def part_path(digest: str, part: Part) -> Path:
    """Return where an export lies; it may not be there.

    Args:
        digest: Of :func:`portable_digest`.
        part: ``decoder`` or ``encoder``.

    Returns:
        A file in the cache folder.
    """
    return cache_root() / "portable" / digest / f"{part}.onnx"


def stored_part(run: RunDirectory, part: Part, model: Autoencoder | None = None) -> Path:
    """Return the file of an exported part, which is made and checked if it is not there.

    Args:
        run: A run with weights.
        part: ``decoder`` or ``encoder``.
        model: Its model, if it is open; never changed.

    Returns:
        An ONNX file.

    Raises:
        CapabilityError: If this model cannot be exported.
    """
    path = part_path(portable_digest(run), part)
    if not path.is_file():
        graph = export_part(model or open_model(run).model, part)
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic_write(path, graph.data)
    return path
