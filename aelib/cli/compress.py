"""``compress`` and ``decompress``: pictures as the streams of a model's latents, and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from aelib.cli.command import (
    BadInputError,
    Command,
    add_run,
    add_split,
    named_run,
    report_progress,
    say,
    shown,
)

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from torch import Tensor

    from aelib.core.types import ImageSpec

_BATCH_SIZE = 500


def _configure_compress(parser: argparse.ArgumentParser) -> None:
    add_run(parser)
    parser.add_argument("output", type=Path, help="the file to write")
    add_split(parser)
    parser.add_argument(
        "--pictures", type=Path, help="an npy of bytes or a folder of pictures instead of a split"
    )
    parser.add_argument(
        "--step",
        type=float,
        default=8.0,
        help="grey levels that a picture moves by for one whole number of its latent: larger "
        "steps cost less; codes are not rounded",
    )


def _compress(known: argparse.Namespace, _rest: Sequence[str]) -> int:
    from aelib.compression.archive import open_archive, write_archive  # noqa: PLC0415 -- keeps `list` quick
    from aelib.compression.model_codec import ModelCodec  # noqa: PLC0415
    from aelib.compression.points import error_of  # noqa: PLC0415
    from aelib.core.atomic import atomic_write  # noqa: PLC0415
    from aelib.core.device import best_device  # noqa: PLC0415
    from aelib.data import ImageSet, load_held_out, load_split  # noqa: PLC0415
    from aelib.runs import open_model  # noqa: PLC0415

    if not 0.0 < known.step < float("inf"):
        raise BadInputError(f"Expected a step above 0, got {known.step:g}.")
    run = named_run(known.run)
    model, config = open_model(run, best_device()).model, run.config().data
    codec = ModelCodec.fit(model, load_held_out(config, report_progress).validation, known.step)
    images = (
        load_split(config, known.split, report_progress)
        if known.pictures is None
        else ImageSet(_pictures(known.pictures, model.image))
    )
    coded = codec.code(images)
    archive = write_archive(codec, coded, run)
    atomic_write(known.output, archive)
    each = sum(map(len, open_archive(archive).streams)) / len(images)
    error = error_of(codec.pictures(coded), images.images)
    say(
        f"{known.output}: {len(images)} pictures, {each:.1f} bytes each, "
        f"{len(archive):,} with all that is written once; mean squared error {error:.5f}"
    )
    return 0


def _pictures(path: Path, image: ImageSpec) -> Tensor:
    import torch  # noqa: PLC0415

    from aelib.core.pixels import as_bytes  # noqa: PLC0415
    from aelib.data.stream import open_stream  # noqa: PLC0415

    stream, parts = open_stream(path, image), []
    for start in range(0, len(stream), _BATCH_SIZE):
        pictures, unread = stream.batch(slice(start, start + _BATCH_SIZE))
        if unread:
            place = start + unread[0]
            name = str(place) if stream.names is None else shown(stream.names[place])
            raise BadInputError(f"Picture {name} cannot be read.", "Take it out of the folder.")
        parts.append(as_bytes(pictures))
    return torch.cat(parts)


def _configure_decompress(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("input", type=Path, help="a file that 'compress' wrote")
    parser.add_argument("output", type=Path, help="an npy of bytes (N, C, H, W); or a png of all")
    parser.add_argument("--run", help="name or folder of the model; else the file says which")


def _decompress(known: argparse.Namespace, _rest: Sequence[str]) -> int:
    from aelib.analysis.strips import good_scale, square_columns, to_png_strip  # noqa: PLC0415
    from aelib.compression.archive import array_file, open_archive, read_archive  # noqa: PLC0415
    from aelib.core.atomic import atomic_write  # noqa: PLC0415
    from aelib.core.device import best_device  # noqa: PLC0415
    from aelib.runs import open_model  # noqa: PLC0415

    kind = known.output.suffix.lower()
    if kind not in (".npy", ".png"):
        raise BadInputError(
            f"Expected a file that ends in .npy or .png, got {shown(known.output.name)}."
        )
    archive = open_archive(known.input.read_bytes())
    run = named_run(archive.model if known.run is None else known.run)
    pictures = read_archive(archive, open_model(run, best_device()).model, run)
    if kind == ".npy":
        atomic_write(known.output, array_file(pictures))
    else:
        shares = pictures.float() / 255.0
        columns = square_columns(len(pictures))
        atomic_write(known.output, to_png_strip(shares, good_scale(shares), columns))
    say(f"{known.output}: {len(pictures)} pictures")
    return 0


COMPRESS = Command(
    "compress", "pictures as a few bytes of a model's latent", _configure_compress, _compress
)
DECOMPRESS = Command(
    "decompress", "the pictures of a compressed file", _configure_decompress, _decompress
)
