"""The objective: named terms in nats per picture, weighted once and added, here and only here."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch

from aelib.core.types import FINISHED, Term
from aelib.regularisers import LatentView

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import BottleneckOutput, ModelOutput, Progress
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
        ``reconstruction`` and the terms of the other parts, each ``(B,)`` in nats with its weight.
    """
    encoded = output.bottleneck
    targets = target.repeat(encoded.num_draws, 1, 1, 1) if encoded.num_draws > 1 else target
    view = LatentView(
        output=encoded,
        x=output.x,
        labels=output.labels,
        prior=model.prior,
        encode=lambda x: model.encode(x, output.labels),
        progress=progress,
    )
    terms = {
        **model.loss.objective(output.prediction, targets, progress),
        **model.bottleneck.objective(encoded, progress),
        **model.prior.objective(encoded, output.labels),
        **model.regulariser(view),
    }
    return terms if encoded.num_draws == 1 else _over_draws(terms, encoded)


def _over_draws(terms: dict[str, Term], encoded: BottleneckOutput) -> dict[str, Term]:
    r"""Return the terms of several draws for each picture as terms of the pictures.

    With the draws' probabilities it is the expectation. Without, it is the importance-weighted
    bound :math:`-\log \tfrac1K\sum_k w_k` (Burda et al. 2016, https://arxiv.org/abs/1509.00519):
    its gradient is that of the terms weighted by :math:`w_k / \sum_j w_j`, and what is then
    missing of its value is added as a term without a gradient.
    """
    by_draw = {
        name: term._replace(value=term.value.reshape(encoded.num_draws, -1))
        for name, term in terms.items()
    }
    weights, missing = encoded.draw_weights, {}
    if weights is None:
        lasting = {name: term for name, term in by_draw.items() if not term.is_helper}
        weights = (-total(lasting).detach()).softmax(0)
        entropy = -torch.xlogy(weights, weights).sum(0)
        missing = {"importance": Term(math.log(encoded.num_draws) - entropy)}
    means = {
        name: term._replace(value=(weights * term.value).sum(0)) for name, term in by_draw.items()
    }
    return {**means, **missing}


def total(terms: dict[str, Term]) -> Tensor:
    """Return the weighted sum of terms.

    Args:
        terms: What :func:`objective_terms` returned.

    Shape:
        - returns: ``(B,)``, as the terms

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
