"""The objective: named terms in nats per picture, weighted once and added, here and only here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from aelib.core.types import FINISHED, Term

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import ModelOutput, Progress
    from aelib.models.autoencoder import Autoencoder


def objective_terms(
    model: Autoencoder, output: ModelOutput, target: Tensor, progress: Progress = FINISHED
) -> dict[str, Term]:
    """Return what is minimised, by name.

    Args:
        model: The model that made ``output``.
        output: What it made of the (corrupted) pictures.
        target: The clean pictures in [0, 1].
        progress: How far training is, for schedules.

    Shape:
        - target: ``(B, C, H, W)``

    Returns:
        ``reconstruction`` and the terms of the bottleneck, each ``(B,)`` in nats with its weight.
    """
    reconstruction = Term(model.loss(output.prediction, target))
    return {
        "reconstruction": reconstruction,
        **model.bottleneck.objective(output.bottleneck, progress),
    }


def total(terms: dict[str, Term]) -> Tensor:
    """Return the weighted sum of terms.

    Args:
        terms: What :func:`objective_terms` returned.

    Shape:
        - returns: ``(B,)``

    Returns:
        Nats per picture.
    """
    values = [term.value * term.weight for term in terms.values()]
    return torch.stack(values).sum(0)


def facts(
    model: Autoencoder, output: ModelOutput, target: Tensor, progress: Progress = FINISHED
) -> dict[str, Tensor]:
    """Return everything worth a curve: the objective, its terms, and the squared error.

    Args:
        model: The model that made ``output``.
        output: What it made of a batch.
        target: The clean pictures.
        progress: How far training is, for schedules.

    Shape:
        - target: ``(B, C, H, W)``
        - returns: each ``(B,)``

    Returns:
        ``objective`` (without helper terms), each term unweighted (nats per picture), and ``mse``
        (mean per value).
    """
    terms = objective_terms(model, output, target, progress)
    values = {name: term.value for name, term in terms.items()}
    lasting = {name: term for name, term in terms.items() if not term.is_helper}
    mse = (model.loss.image(output.prediction) - target).square().flatten(1).mean(1)
    return {"objective": total(lasting), "mse": mse, **output.bottleneck.terms, **values}
