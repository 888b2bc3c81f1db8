"""Tensors on disk: safetensors with a digest, written atomically, checked when they are read.

Nothing is ever unpickled. A file is read as bytes, never mapped, so that replacing it while it is
read cannot harm the reader.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import safetensors
import safetensors.torch
import torch

from aelib.core import strict_json
from aelib.core.atomic import atomic_write
from aelib.core.errors import CheckpointError, ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import Any

    from torch import Tensor, nn

MAX_BYTES = 2 * 2**30
MAX_HEADER_BYTES = 2**20


def save_tensors(path: Path, tensors: dict[str, Tensor], info: dict[str, Any]) -> None:
    """Write named tensors and a small JSON value to one file, atomically.

    Args:
        path: Target.
        tensors: By name, any device.
        info: JSON value stored beside them.

    Shape:
        - tensors: any
    """
    plain = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    metadata = {"info": strict_json.dumps(info), "sha256": _digest(plain)}
    atomic_write(path, _ordered(safetensors.torch.save(plain, metadata=metadata)))


def load_tensors(path: Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """Read what :func:`save_tensors` wrote.

    Args:
        path: The file.

    Shape:
        - returns: as saved

    Returns:
        Tensors by name, and the JSON value.

    Raises:
        CheckpointError: If the file is missing, too large, damaged or of another kind.
    """
    if not path.is_file():
        raise CheckpointError(f"Expected weights in '{path.name}', but there is no such file.")
    if path.stat().st_size > MAX_BYTES:
        raise CheckpointError(f"Expected at most {MAX_BYTES} bytes in '{path.name}', got more.")
    data = path.read_bytes()
    if int.from_bytes(data[:8], "little") > MAX_HEADER_BYTES:
        raise CheckpointError(
            f"Expected safetensors with a header of at most {MAX_HEADER_BYTES} bytes in "
            f"'{path.name}', got another file.",
            "Restore it from a copy, or train again.",
        )
    try:
        tensors = safetensors.torch.load(data)
        info, digest = _metadata(data)
    except (safetensors.SafetensorError, ConfigError, ValueError, LookupError, TypeError) as error:
        raise CheckpointError(
            f"Expected safetensors written by this app in '{path.name}', got a file that cannot "
            "be read.",
            "Restore it from a copy, or train again.",
        ) from error
    if _digest(tensors) != digest:
        raise CheckpointError(
            f"The content of '{path.name}' does not match its checksum: the file is damaged.",
            "Restore it from a copy, or train again.",
        )
    return tensors, info


def load_into(module: nn.Module, tensors: dict[str, Tensor], *, source: str) -> None:
    """Copy tensors into a module after :func:`check_fit`.

    Args:
        module: Receives the values; unchanged if anything is wrong.
        tensors: By the module's names.
        source: Name of the file, for messages.

    Shape:
        - tensors: as the module's
    """
    check_fit(module, tensors, source=source)
    module.load_state_dict(tensors)


def check_fit(module: nn.Module, tensors: dict[str, Tensor], *, source: str) -> None:
    """Refuse tensors whose names, shapes, types or values do not fit a module.

    Args:
        module: The module; only its shapes are looked at.
        tensors: By the module's names.
        source: Name of the file, for messages.

    Shape:
        - tensors: as the module's

    Raises:
        CheckpointError: If anything does not fit.
    """
    expected = module.state_dict()
    missing, extra = expected.keys() - tensors.keys(), tensors.keys() - expected.keys()
    if missing or extra:
        raise CheckpointError(
            f"Expected the tensors of this model in '{source}'; missing: "
            f"{_few(missing)}; not of this model: {_few(extra)}.",
            "Check that config and weights belong together.",
        )
    for name, tensor in tensors.items():
        want = expected[name]
        if tensor.shape != want.shape or tensor.dtype != want.dtype:
            raise CheckpointError(
                f"Expected {name} of shape {tuple(want.shape)} and {want.dtype} in '{source}', "
                f"got {tuple(tensor.shape)} and {tensor.dtype}.",
                "Check that config and weights belong together.",
            )
        if tensor.is_floating_point() and not torch.isfinite(tensor).all():
            raise CheckpointError(
                f"Expected finite numbers in '{source}', got NaN or infinity in {name}.",
                "Use an earlier checkpoint.",
            )


def _ordered(data: bytes) -> bytes:
    # safetensors writes metadata in random order; equal models must be equal files
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    header["__metadata__"] = dict(sorted(header["__metadata__"].items()))
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text + data[start:]


def _few(names: Iterable[str]) -> str:
    ordered = [name[:64] for name in sorted(names)]
    more = f" and {len(ordered) - 3} more" if len(ordered) > 3 else ""
    return ", ".join(ordered[:3]) + more or "none"


def _metadata(data: bytes) -> tuple[dict[str, Any], str]:
    length = int.from_bytes(data[:8], "little")
    header = strict_json.loads(data[8 : 8 + length], max_bytes=MAX_HEADER_BYTES)
    metadata: dict[str, str] = header["__metadata__"]
    info = strict_json.loads(metadata["info"], max_bytes=MAX_HEADER_BYTES)
    if not isinstance(info, dict):
        raise TypeError("info is not a dictionary")
    return info, metadata["sha256"]


def _digest(tensors: dict[str, Tensor]) -> str:
    digest = hashlib.sha256()
    for name in sorted(tensors):
        digest.update(name.encode())
        digest.update(tensors[name].reshape(-1).view(torch.uint8).numpy().data)
    return digest.hexdigest()
