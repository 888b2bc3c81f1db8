r"""Vital signs of a model: what its outputs on some pictures say about its health.

- ``active_units``: dimensions with :math:`\operatorname{Var}_x E[z_d|x] > 0.01`; without a
  posterior, whose scale is that of the prior, above 1 % of the mean such variance.
- ``mean``, ``variance``: of the aggregate posterior
  :math:`q(z) = \tfrac1N\sum_n q(z|x_n)`, whose variance is
  :math:`\operatorname{Var}_x E[z|x] + E_x \operatorname{Var}[z|x]`.
- ``kl_per_dimension``, ``kl_per_level``: mean divergence from the prior, nats.
- ``spread``: variance of the reconstructions over the pictures as a share of the pictures' own. It
  is near 0 where the decoder shows the same whatever it is given.
- ``codebook``: size, used codes, perplexity and the shares of the codes used most.
- ``activity``: of a sparse latent, mean and silent share of its units, and their histogram.

References:
    Burda, Grosse & Salakhutdinov 2016, active units. https://arxiv.org/abs/1509.00519
    Hoffman & Johnson 2016, the aggregate posterior.
    https://approximateinference.org/accepted/HoffmanJohnson2016.pdf
    van den Oord, Vinyals & Kavukcuoglu 2017, perplexity of codes. https://arxiv.org/abs/1711.00937
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import torch

from aelib.nn.distributions import LOG_VARIANCE_RANGE
from aelib.nn.quantizer import perplexity, usage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor

    from aelib.core.types import ModelOutput
    from aelib.models.autoencoder import Autoencoder

ACTIVE_VARIANCE = 0.01
MOST_LISTED = 64
"""Dimensions and codes that are listed one by one: a row of the log must stay short."""
SILENT = 0.001
"""Mean activity below which a unit answers to hardly a picture."""
NUM_BINS = 20


@torch.no_grad()
def vital_signs(model: Autoencoder, outputs: Sequence[ModelOutput]) -> dict[str, Any]:
    """Return the signs of a model in evaluation mode.

    Args:
        model: The model.
        outputs: What it made of batches of clean pictures.

    Returns:
        Finite numbers, lists and dictionaries of them; only what this kind of model has. Lists of
        dimensions are cut to the :data:`MOST_LISTED` that carry most; ``dimensions`` says which.
    """
    latent = torch.cat([_rows(output.bottleneck.latent) for output in outputs])
    shown = torch.cat([model.loss.image(output.prediction).flatten(1) for output in outputs])
    x = torch.cat([output.x.repeat(output.bottleneck.num_draws, 1, 1, 1) for output in outputs])
    signs: dict[str, Any] = {
        "num_images": sum(len(output.x) for output in outputs),
        "latent_dim": latent.shape[1],
        "not_finite": _share(~torch.isfinite(latent)) + _share(~torch.isfinite(shown)),
        "spread": _spread(shown) / max(_spread(x.flatten(1)), 1e-12),
        **_latent_signs(model, outputs, latent),
    }
    codes = [output.bottleneck.codes for output in outputs]
    if model.bottleneck.codebook_size:
        used = torch.cat([code.flatten() for code in codes if code is not None])
        signs["codebook"] = _codebook(used, model.bottleneck.codebook_size)
    details = [output.bottleneck.details for output in outputs]
    if all("activity" in detail for detail in details):
        signs["activity"] = _activity(torch.cat([d["activity"].flatten(1) for d in details]))
    return _finite(signs)


def _latent_signs(
    model: Autoencoder, outputs: Sequence[ModelOutput], latent: Tensor
) -> dict[str, Any]:
    posteriors = [output.bottleneck.posterior for output in outputs]
    between = latent.double().var(0)
    variance, kl = between, None
    signs: dict[str, Any] = {}
    if all(posterior is not None for posterior in posteriors):
        within = torch.cat([_rows(p.variance) for p in posteriors if p is not None])
        variance = between + within.double().mean(0)
        low, high = (math.exp(bound) for bound in LOG_VARIANCE_RANGE)
        signs["saturated"] = _share((within <= low * 1.001) | (within >= high * 0.999))
        kl = _kl(outputs, latent.shape[1])
    scale = 1.0 if kl is not None else float(between.mean())
    signs["active_units"] = int((between > ACTIVE_VARIANCE * scale).sum())
    order = (between if kl is None else kl).argsort(descending=True, stable=True)[:MOST_LISTED]
    signs["dimensions"] = order.tolist()
    signs["mean"] = _listed(latent.double().mean(0)[order])
    signs["variance"] = _listed(variance[order])
    if kl is not None:
        signs["kl"] = float(kl.sum())
        signs["kl_per_dimension"] = _listed(kl[order])
        levels = _kl_per_level(model, outputs, kl)
        if levels:
            signs["kl_per_level"] = levels
    return signs


def _kl(outputs: Sequence[ModelOutput], num_dimensions: int) -> Tensor:
    parts = []
    for output in outputs:
        told = output.bottleneck.details.get("kl_per_dimension")
        posterior = output.bottleneck.posterior
        if posterior is not None and (told is None or told[0].numel() == 1 < num_dimensions):
            # a prior that does not factorise has no KL by dimension: measured against N(0, 1)
            told = posterior.kl_to_standard_normal()
        if told is not None:
            # the KL of a map is that of all its positions together
            parts.append(told.flatten(2).sum(2) if told.dim() > 2 else told)
    kl = torch.cat(parts).double().mean(0)
    return kl.reshape(num_dimensions, -1).sum(1) if len(kl) != num_dimensions else kl


def _kl_per_level(model: Autoencoder, outputs: Sequence[ModelOutput], kl: Tensor) -> list[float]:
    told = [output.bottleneck.details.get("kl_per_level") for output in outputs]
    if all(level is not None for level in told):
        return _listed(torch.cat([level for level in told if level is not None]).double().mean(0))
    sizes = model.capabilities.levels
    if not sizes or sum(sizes) != len(kl):
        return []
    return _listed(torch.stack([part.sum() for part in torch.split(kl, list(sizes))]))


def _codebook(codes: Tensor, size: int) -> dict[str, Any]:
    shares = usage(codes, size)
    return {
        "size": size,
        "num_codes": codes.numel(),
        "used": int((shares > 0).sum()),
        "perplexity": float(perplexity(shares)),
        "usage": _listed(shares.sort(descending=True).values[:MOST_LISTED]),
    }


def _activity(activity: Tensor) -> dict[str, Any]:
    means = activity.double().mean(0).clamp(0.0, 1.0)
    return {
        "mean": float(means.mean()),
        "silent": _share(means < SILENT),
        "histogram": [int(n) for n in torch.histc(means.cpu(), NUM_BINS, 0.0, 1.0)],
    }


def _rows(values: Tensor) -> Tensor:
    """Return one row per picture, or per position of a map: ``(N, D)``."""
    return values.flatten(2).movedim(1, 2).flatten(0, 1) if values.dim() > 2 else values


def _share(flags: Tensor) -> float:
    return float(flags.double().mean())


def _spread(values: Tensor) -> float:
    return float(values.float().var(0).mean())


def _listed(values: Tensor) -> list[float]:
    return [float(f"{value:.5g}") for value in values.tolist()]


def _finite(signs: dict[str, Any]) -> dict[str, Any]:
    # the log takes finite numbers only
    return {
        key: value for key, value in signs.items() if all(math.isfinite(n) for n in _numbers(value))
    }


def _numbers(value: Any) -> list[float]:  # noqa: ANN401 -- a sign
    if isinstance(value, dict):
        return [n for item in value.values() for n in _numbers(item)]
    return [n for item in value for n in _numbers(item)] if isinstance(value, list) else [value]
