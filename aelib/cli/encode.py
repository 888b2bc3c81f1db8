"""``encode``: latents of a split, or of any number of pictures on disk, by one process or many."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from aelib.cli.command import Command, add_run, add_split, named_run, report_progress, say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


def _configure(parser: argparse.ArgumentParser) -> None:
    add_run(parser)
    parser.add_argument("output", type=Path, help="the npz to write; a folder with --pictures")
    add_split(parser)
    parser.add_argument(
        "--pictures",
        type=Path,
        help="an npy of bytes or a folder of pictures instead of a split: read a batch at a time, "
        "and shared among the processes of a launcher; run again to go on",
    )
    parser.add_argument("--batch_size", type=int, default=256, help="pictures at a time")
    parser.add_argument("--half", action="store_true", help="write float16")


def _run(known: argparse.Namespace, _rest: Sequence[str]) -> int:
    return _encode_split(known) if known.pictures is None else _encode_pictures(known)


def _encode_split(known: argparse.Namespace) -> int:
    from aelib.analysis.latents import (  # noqa: PLC0415 -- keeps `list` quick
        encode_images,
        open_split,
        reconstruction_errors,
        save_latents,
    )

    model, images = open_split(named_run(known.run), known.split, report_progress)
    latents = encode_images(model, images)
    save_latents(known.output, latents, reconstruction_errors(model, images, latents))
    say(f"{known.output}: {latents.mean.shape[0]} latents of {latents.mean.shape[1]} numbers")
    return 0


def _encode_pictures(known: argparse.Namespace) -> int:
    import torch  # noqa: PLC0415

    from aelib.analysis.bulk import Share, encode_stream  # noqa: PLC0415
    from aelib.core.device import best_device  # noqa: PLC0415
    from aelib.data.stream import open_stream  # noqa: PLC0415
    from aelib.runs import open_model  # noqa: PLC0415
    from aelib.training.processes import launched_as  # noqa: PLC0415

    run = named_run(known.run)
    launched, device = launched_as(), best_device()
    if device.type == "cuda":
        device = torch.device("cuda", launched.local_rank)
    model = open_model(run, device).model
    shard = encode_stream(
        run,
        model,
        open_stream(known.pictures, model.image),
        known.output,
        share=Share(launched.rank, launched.world),
        batch_size=known.batch_size,
        half=known.half,
        report=report_progress,
    )
    count, width = shard.latents.shape
    unread = f"; {shard.num_unread} could not be read and are NaN" if shard.num_unread else ""
    say(f"{known.output}: {count} latents of {width} numbers, from row {shard.first}{unread}")
    return 0


ENCODE = Command("encode", "latents of a split, or of pictures on disk", _configure, _run)
