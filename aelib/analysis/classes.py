r"""The class of a picture, for models that must be told one: known, guessed, or found by trying.

A model that predicts classes says which it is. Another that is only told them is tried with each:
with all classes equally likely, the most likely one of a picture is that which explains it best,

.. math:: \arg\max_y p(y|x) = \arg\min_y L(x, y),

with :math:`L(x, y)` the reconstruction term and the KL, which a model without a posterior has not.

References:
    Kingma et al. 2014, Semi-supervised learning with deep generative models.
    https://arxiv.org/abs/1406.5298
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.models import Autoencoder


@torch.inference_mode()
def told_classes(model: Autoencoder, x: Tensor, known: Tensor | None = None) -> Tensor | None:
    """Return the classes to tell a model with pictures.

    Args:
        model: A model in evaluation mode.
        x: Pictures of the model's size, in [0, 1], on its device.
        known: Their classes, -1 where they are not known; None for none.

    Shape:
        - x: ``(N, C, H, W)``
        - known, returns: ``(N,)``

    Returns:
        A class for each; None for a model that is told none.
    """
    if not model.capabilities.uses_labels:
        return None
    if known is None:
        known = torch.full((len(x),), -1)
    known = known.to(x.device)
    missing = known < 0
    if missing.any():
        known = known.clone()
        known[missing] = likeliest_class(model, x[missing])
    return known


@torch.inference_mode()
def likeliest_class(model: Autoencoder, x: Tensor) -> Tensor:
    """Return the class that a model finds likeliest.

    Args:
        model: A model in evaluation mode that is told classes.
        x: Pictures of the model's size, in [0, 1], on its device.

    Shape:
        - x: ``(N, C, H, W)``
        - returns: ``(N,)``

    Returns:
        Classes.
    """
    if model.capabilities.predicts_labels:
        return model.classify(x).argmax(1)
    costs = []
    for label in range(model.image.num_classes):
        labels = torch.full((len(x),), label, device=x.device)
        encoded = model.encode(x, labels)
        cost = model.loss(model.predict(encoded.latent, labels), x)
        costs.append(cost + encoded.terms.get("kl", torch.zeros_like(cost)))
    return torch.stack(costs).argmin(0)


def every_class(model: Autoencoder, latents: Tensor) -> tuple[Tensor, Tensor]:
    """Return each latent once for each class, to decode.

    Args:
        model: A model that is told classes.
        latents: Flat latents.

    Shape:
        - latents: ``(N, D)``
        - returns: ``(N · K, D)`` and ``(N · K,)``

    Returns:
        Latents, one after the other, and classes, in order.
    """
    number = model.image.num_classes
    labels = torch.arange(number).repeat(len(latents))
    return latents.repeat_interleave(number, 0), labels
