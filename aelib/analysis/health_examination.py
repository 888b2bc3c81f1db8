r"""Examine a trained model beside its pictures: what takes a second or two and is done once.

- Gap: squared error on pictures that it learned from, and on others.
- Copying: a picture with two draws of noise, :math:`x + d_1` and :math:`x + d_2`, goes through the
  model f; :math:`\langle f(x+d_1) - f(x+d_2),\, d_1 - d_2\rangle / \lVert d_1 - d_2\rVert^2` is the
  share of noise that comes through: 1 for the identity, about k / n for a projection of n pixels to
  k latents.
- Prior: can a classifier tell draws of the prior from the aggregate posterior?
- Memory: how often the nearest picture to what the model makes is a held-out one, as a share of how
  often chance would have it, m of N + m pictures. It is 1 where training and held-out pictures are
  alike to the model, 0 where it repeats those that it learned from.

References:
    Alain & Bengio 2014, what a regularised autoencoder learns. https://arxiv.org/abs/1211.4246
    Rosca, Lakshminarayanan & Mohamed 2018, prior and aggregate posterior.
    https://arxiv.org/abs/1802.06847
    Meehan, Chaudhuri & Dasgupta 2020, a test for data-copying. https://arxiv.org/abs/2004.05675
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import torch

from aelib.analysis.two_sample import chance_error, tell_apart
from aelib.core.seeding import generator, seeded
from aelib.training.evaluation import take_signs, wanted_labels

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.data import ImageSet
    from aelib.models import Autoencoder

NUM_LOOKED_AT = 1000
NUM_SLOW_DRAWS = 100
"""Draws of a prior that makes them code by code."""
MOST_VALUES = 8_000_000
"""Pixels of pictures that are searched for the nearest: about 10,000 of 28×28."""
NUM_NOISY, NOISE = 100, 0.2
NUM_PAIRS = 8


class Prior(NamedTuple):
    """Draws of the prior beside the aggregate posterior.

    Attributes:
        accuracy: How often a classifier tells them apart, ½ to 1.
        error: Standard deviation of that by chance.
        distance: Median distance of a decoded draw to the nearest training picture, as a share of
            that of a reconstruction; None without training pictures.
    """

    accuracy: float
    error: float
    distance: float | None = None


class Memory(NamedTuple):
    """What the model makes beside the nearest pictures that it learned from.

    Attributes:
        ratio: How often the nearest is a held-out picture, as a share of chance.
        error: Standard deviation of that ratio by chance.
        num_train: Training pictures searched.
        num_held_out: Held-out pictures searched.
    """

    ratio: float
    error: float
    num_train: int
    num_held_out: int


@dataclass(frozen=True)
class Examination:
    """What was measured.

    Attributes:
        signs: Vital signs on validation pictures.
        copying: Share of noise that comes through, 0 to 1.
        train_mse: Squared error of pictures that it learned from; None without them.
        validation_mse: Squared error of others.
        prior: None for a model without a prior to draw from.
        memory: None without training pictures.
        posterior_points: Aggregate posterior in the two dimensions that carry most, ``(N, 2)``.
        prior_points: Draws of the prior in them, ``(M, 2)``; None without a prior.
        pairs: Pictures that the model made over the nearest training pictures,
            ``(2, P, C, H, W)``; None without training pictures.
    """

    signs: dict[str, Any]
    copying: float
    train_mse: float | None
    validation_mse: float
    prior: Prior | None
    memory: Memory | None
    posterior_points: Tensor | None
    prior_points: Tensor | None
    pairs: Tensor | None


@torch.no_grad()
def examine(
    model: Autoencoder, validation: ImageSet, train: ImageSet | None = None, *, seed: int = 0
) -> Examination:
    """Measure a model.

    Args:
        model: A model in evaluation mode.
        validation: Pictures that it has not learned from.
        train: Those that it has; None where they are not at hand.
        seed: Seed of draws and noise.

    Returns:
        What was measured.
    """
    device = next(model.parameters()).device
    with seeded(seed, "examination", device=device):
        signs = take_signs(model, validation)
        seen = _look(model, validation.take(slice(0, NUM_LOOKED_AT)))
        known = None if train is None else _look(model, train.take(slice(0, NUM_LOOKED_AT)))
        drawn = _draw(model, validation, seed) if model.capabilities.is_generative else None
        prior = prior_points = None
        first = list(signs["dimensions"][:2])
        if drawn is not None:
            count = min(len(drawn.latent), len(seen.latent))
            prior = Prior(tell_apart(seen.latent, drawn.latent, seed=seed), chance_error(count))
            prior_points = _plane(drawn.latent, model, first)
        memory = pairs = None
        if train is not None:
            memory, pairs, distance = _remember(drawn, seen, train, validation)
            if prior is not None:
                prior = prior._replace(distance=distance)
        return Examination(
            signs=signs,
            copying=_copying(model, validation),
            train_mse=None if known is None else known.error,
            validation_mse=seen.error,
            prior=prior,
            memory=memory,
            posterior_points=_plane(seen.latent, model, first),
            prior_points=prior_points,
            pairs=pairs,
        )


class _Seen(NamedTuple):
    x: Tensor
    shown: Tensor
    latent: Tensor
    error: float


class _Drawn(NamedTuple):
    latent: Tensor
    shown: Tensor


def _look(model: Autoencoder, images: ImageSet) -> _Seen:
    # latents are draws of the posterior where there is one
    device = next(model.parameters()).device
    parts = []
    for start in range(0, len(images), 250):
        rows = slice(start, start + 250)
        x = images.batch(rows, device)
        output = model(x, wanted_labels(model, images, rows))
        shown = model.loss.image(output.prediction)[: len(x)]
        posterior = output.bottleneck.posterior
        latent = output.bottleneck.latent if posterior is None else posterior.rsample()
        parts.append((x.cpu(), shown.cpu(), latent[: len(x)].flatten(1).cpu()))
    x, shown, latent = (torch.cat(tensors) for tensors in zip(*parts, strict=True))
    return _Seen(x, shown, latent, float((shown - x).square().mean()))


def _draw(model: Autoencoder, validation: ImageSet, seed: int) -> _Drawn:
    count = NUM_SLOW_DRAWS if model.prior.reads == "codes" else NUM_LOOKED_AT
    rows = slice(0, min(count, len(validation)))
    labels = wanted_labels(model, validation, rows)
    source = generator(seed, "prior")
    latent = model.draw(rows.stop, labels=labels, generator=source)
    shown = torch.cat([
        model.decode(part, None if labels is None else labels[start : start + 250])
        for start, part in zip(range(0, rows.stop, 250), torch.split(latent, 250), strict=True)
    ])
    return _Drawn(latent.flatten(1).cpu(), shown.cpu())


def _plane(latent: Tensor, model: Autoencoder, first: list[int]) -> Tensor | None:
    if len(first) < 2:
        return None
    channels = latent.reshape(len(latent), *model.latent_shape)
    rows = channels.flatten(2).movedim(1, 2).flatten(0, 1) if channels.dim() > 2 else channels
    return rows[:NUM_LOOKED_AT, first]


def _copying(model: Autoencoder, validation: ImageSet) -> float:
    few, device = validation.take(slice(0, NUM_NOISY)), next(model.parameters()).device
    rows = slice(0, len(few))
    x, labels = few.batch(rows, device), wanted_labels(model, few, rows)
    # inwards, so that a picture stays one
    inwards = torch.where(x > 0.5, -NOISE, NOISE)
    noise = [inwards * torch.rand_like(x) for _ in range(2)]
    shown = [model.reconstruct(x + part, labels) for part in noise]
    between = noise[0] - noise[1]
    return float(((shown[0] - shown[1]) * between).sum() / between.square().sum())


def _remember(
    drawn: _Drawn | None, seen: _Seen, train: ImageSet, validation: ImageSet
) -> tuple[Memory, Tensor, float | None]:
    half = max(1, len(seen.x) // 2)
    made = seen.shown[:half] if drawn is None else drawn.shown[: NUM_LOOKED_AT // 2]
    most = max(NUM_PAIRS, MOST_VALUES // seen.x[0].numel())
    pool = train.take(slice(0, most))
    known = pool.batch(slice(0, len(pool)))
    # the half that was not reconstructed: a picture must not be compared with itself
    others = validation.batch(slice(half, half + most))
    to_known, place = _nearest(made, known)
    to_others, _ = _nearest(made, others)
    expected = len(others) / (len(others) + len(known))
    ratio = float((to_others < to_known).float().mean()) / expected
    error = math.sqrt((1.0 - expected) / (expected * len(made)))
    pairs = torch.stack([made[:NUM_PAIRS], known[place[:NUM_PAIRS]]])
    distance = None
    if drawn is not None:
        beside, _ = _nearest(seen.shown[:half], known)
        distance = float(to_known.median() / beside.median().clamp(min=1e-9))
    return Memory(ratio, error, len(known), len(others)), pairs, distance


def _nearest(queries: Tensor, pool: Tensor) -> tuple[Tensor, Tensor]:
    flat = pool.flatten(1)
    found = [torch.cdist(part, flat).min(1) for part in torch.split(queries.flatten(1), 250)]
    return torch.cat([f.values for f in found]), torch.cat([f.indices for f in found])
