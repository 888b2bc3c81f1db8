"""``onnx``: a model's encoder and decoder for other programs, checked against torch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from aelib.cli.command import Command, add_run, named_run, say
from aelib.core.atomic import atomic_write

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


def _configure(parser: argparse.ArgumentParser) -> None:
    add_run(parser)
    parser.add_argument("output", type=Path, help="folder for encoder.onnx and decoder.onnx")


def _run(known: argparse.Namespace, _rest: Sequence[str]) -> int:
    from aelib.portable import export_part  # noqa: PLC0415 -- keeps `list` quick
    from aelib.portable.graph import NUM_CHECKED  # noqa: PLC0415
    from aelib.runs import open_model  # noqa: PLC0415

    model = open_model(named_run(known.run)).model
    known.output.mkdir(parents=True, exist_ok=True)
    for part in ("encoder", "decoder"):
        graph = export_part(model, part)
        path = known.output / f"{part}.onnx"
        atomic_write(path, graph.data)
        say(
            f"{path}: {len(graph.data):,} bytes, largest difference from torch over "
            f"{NUM_CHECKED} random inputs {graph.max_error:.1e}"
        )
    return 0


ONNX = Command("onnx", "encoder and decoder as ONNX files", _configure, _run)
