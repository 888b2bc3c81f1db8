"""The pictures of a card: what comes back, what is drawn, what each dimension does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from aelib.analysis.decoding import decode_flat
from aelib.analysis.denoising import trained_level
from aelib.analysis.latents import encode_images
from aelib.analysis.spoiling import spoil_batch
from aelib.analysis.traversal import latent_ranges, traversal_grid
from aelib.core.atomic import atomic_write
from aelib.core.drawing import is_series
from aelib.core.seeding import generator
from aelib.runs.previews import tile, to_png
from aelib.training.evaluation import wanted_labels

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor

    from aelib.analysis.report import Evaluation

NUM_COLUMNS = 16
NUM_SAMPLES = 64
NUM_DIMENSIONS = 8
NUM_STEPS = 11
NUM_FOR_RANGES = 2000
_READABLE_SIDE = 48


def write_pictures(evaluation: Evaluation, folder: Path) -> dict[str, str]:
    """Write the pictures of a card as PNG files.

    Args:
        evaluation: Model and data.
        folder: Where to; it is made if it does not exist.

    Returns:
        What each file shows, by its name, in the order of a card.
    """
    folder.mkdir(exist_ok=True)
    written = {"reconstructions.png": _reconstructions(evaluation, folder)}
    if evaluation.model.capabilities.is_generative:
        written["samples.png"] = _samples(evaluation, folder)
    if evaluation.model.capabilities.has_posterior:
        written["traversals.png"] = _traversals(evaluation, folder)
    return written


@torch.inference_mode()
def _reconstructions(evaluation: Evaluation, folder: Path) -> str:
    model = evaluation.model
    some = evaluation.splits.test.take(slice(0, NUM_COLUMNS))
    clean = some.batch(slice(None))
    device = next(model.parameters()).device
    rows, names = [clean], ["test pictures"]
    shown = clean
    if model.capabilities.denoises:
        level = trained_level(model)
        shown = spoil_batch(model.corruption, clean, level)
        rows.append(shown)
        names.append(f"the same, spoilt at level {level:g}")
    labels = wanted_labels(model, some, slice(None))
    rows.append(model.reconstruct(shown.to(device), labels).float().cpu())
    names.append("what the model makes of them")
    rows.append(evaluation.baseline.reconstruct(some))
    names.append("PCA of the same size, given the test pictures")
    _write(folder / "reconstructions.png", torch.cat(rows), len(clean))
    return "Rows: " + "; ".join(names) + "."


@torch.inference_mode()
def _samples(evaluation: Evaluation, folder: Path) -> str:
    model = evaluation.model
    labels = None
    if model.capabilities.uses_labels:
        labels = torch.arange(NUM_SAMPLES) % max(1, model.image.num_classes)
    draws = model.sample(NUM_SAMPLES, labels=labels, generator=generator("card"))
    _write(folder / "samples.png", draws, NUM_COLUMNS)
    return f"{NUM_SAMPLES} draws from the prior, not chosen."


def _traversals(evaluation: Evaluation, folder: Path) -> str:
    validation = evaluation.splits.validation.take(slice(0, NUM_FOR_RANGES))
    latents = encode_images(evaluation.model, validation)
    ranges = latent_ranges(latents)
    dimensions = ranges.order[:NUM_DIMENSIONS]
    grid = traversal_grid(latents.mean[0], ranges, dimensions, NUM_STEPS)
    first = wanted_labels(evaluation.model, validation, slice(0, 1))
    labels = None if first is None else first.expand(len(grid))
    pictures = decode_flat(evaluation.model, grid, labels)
    _write(folder / "traversals.png", pictures, NUM_STEPS)
    names = ", ".join(str(dimension) for dimension in dimensions)
    return (
        f"One latent dimension moved per row, the others kept: dimensions {names}, by KL. Each "
        "covers the central 98 % of the aggregate posterior."
    )


def _write(path: Path, images: Tensor, num_columns: int) -> None:
    scale = 1 if is_series(images) else max(1, round(_READABLE_SIDE / images.shape[2]))
    atomic_write(path, to_png(tile(images, num_columns, scale)))
