"""``draw``: new pictures from a model's prior, or from Gaussians fitted to its latents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from aelib.cli.command import (
    BadInputError,
    Command,
    add_run,
    named_run,
    report_progress,
    say,
    shown,
)

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

_PICTURE, _ARRAYS = ".png", ".npz"


def _configure(parser: argparse.ArgumentParser) -> None:
    add_run(parser)
    parser.add_argument(
        "output",
        type=Path,
        help="an npz of images, latents and labels; or a png with all pictures",
    )
    parser.add_argument("--count", type=int, default=64, help="how many pictures")
    parser.add_argument("--seed", type=int, default=0, help="the same seed draws the same ones")
    parser.add_argument(
        "--temperature", type=float, default=1.0, help="below 1: safer and more alike"
    )
    parser.add_argument("--class", dest="label", help="name or number of a class")
    parser.add_argument(
        "--fitted",
        action="store_true",
        help="draw from Gaussians fitted to the latents of validation pictures: for any model "
        "with a continuous latent, and by class where the pictures have classes",
    )


def _run(known: argparse.Namespace, _rest: Sequence[str]) -> int:
    from aelib.analysis.fitted_prior import FittedPrior  # noqa: PLC0415 -- keeps `list` quick
    from aelib.analysis.latents import encode_images  # noqa: PLC0415
    from aelib.analysis.sampling import draw_pictures, draws_file  # noqa: PLC0415
    from aelib.analysis.strips import good_scale, square_columns, to_png_strip  # noqa: PLC0415
    from aelib.core.atomic import atomic_write  # noqa: PLC0415
    from aelib.core.device import best_device  # noqa: PLC0415
    from aelib.data import load_held_out  # noqa: PLC0415
    from aelib.runs import open_model  # noqa: PLC0415

    kind = known.output.suffix.lower()
    if kind not in (_PICTURE, _ARRAYS):
        raise BadInputError(
            f"Expected a file that ends in {_ARRAYS} or {_PICTURE}, got "
            f"{shown(known.output.name)}.",
            "An npz holds numbers, a png what they look like.",
        )
    _check_numbers(known)
    run = named_run(known.run)
    model, prior, label = open_model(run, best_device()).model, None, None
    if known.fitted or known.label is not None:
        pictures = load_held_out(run.config().data, report_progress)
        label = _label(known.label, pictures.class_names)
        if known.fitted:
            prior = FittedPrior(model, encode_images(model, pictures.validation))
    draws = draw_pictures(
        model,
        known.count,
        seed=known.seed,
        temperature=known.temperature,
        label=label,
        prior=prior,
        report=report_progress,
    )
    content = (
        draws_file(draws)
        if kind == _ARRAYS
        else to_png_strip(draws.images, good_scale(draws.images), square_columns(known.count))
    )
    atomic_write(known.output, content)
    say(f"{known.output}: {known.count} pictures of {run.id}")
    return 0


def _check_numbers(known: argparse.Namespace) -> None:
    if known.count < 1:
        raise BadInputError(f"Expected one picture or more, got {known.count}.")
    if not 0.0 < known.temperature < float("inf"):
        raise BadInputError(f"Expected a temperature above 0, got {known.temperature:g}.")
    if not 0 <= known.seed < 2**63:
        raise BadInputError(f"Expected a seed from 0 to 2⁶³ - 1, got {known.seed}.")


def _label(word: str | None, names: Sequence[str]) -> int | None:
    if word is None:
        return None
    if word in names:
        return list(names).index(word)
    if word.isdecimal():
        return int(word)
    known = ", ".join(names) or "none: the pictures have no named classes"
    raise BadInputError(f"There is no class {shown(word)}.", f"Those that are known: {known}.")


DRAW = Command("draw", "new pictures from a model", _configure, _run)
