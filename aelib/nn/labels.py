"""Classes as numbers that a network can read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch.nn import functional as F

from aelib.core.batch import batch_mean
from aelib.core.errors import CapabilityError

if TYPE_CHECKING:
    from torch import Tensor


def one_hot(labels: Tensor, num_classes: int) -> Tensor:
    """Return a 1 in the place of the class; zeros for an unknown class.

    Args:
        labels: Classes, -1 where they are not known.
        num_classes: Number of classes.

    Shape:
        - labels: ``(B,)``
        - returns: ``(B, num_classes)``

    Returns:
        Float numbers.
    """
    return (labels[:, None] == torch.arange(num_classes, device=labels.device)).float()


def told_class(labels: Tensor | None, num_classes: int) -> Tensor:
    """Return :func:`one_hot`, or say that a class is missing.

    Args:
        labels: Classes, -1 where they are not known.
        num_classes: Number of classes.

    Shape:
        - labels: ``(B,)``
        - returns: ``(B, num_classes)``

    Returns:
        Float numbers.

    Raises:
        CapabilityError: If there are no labels at all.
    """
    if labels is None:
        raise CapabilityError(
            "Expected a class for a model that is conditional on it, got none.", "Choose a class."
        )
    return one_hot(labels, num_classes)


def known_cross_entropy(logits: Tensor, labels: Tensor | None) -> Tensor:
    r"""Return the cross-entropy of the classes that are known, as if every picture had one.

    .. math:: \frac{-\log q(y_i|x_i)}{\text{share of known labels in the batch}},
        \quad 0 \text{ where } y_i \text{ is not known}

    So its mean over a batch is that over the known ones, and a weight means the same with few
    labels and with all.

    Args:
        logits: Log-probabilities of the classes up to a constant.
        labels: Classes, -1 where they are not known; None for none at all.

    Shape:
        - logits: ``(B, num_classes)``
        - labels, returns: ``(B,)``

    Returns:
        Nats.
    """
    if labels is None:
        labels = torch.full((len(logits),), -1, device=logits.device)
    is_known = (labels >= 0).to(logits.dtype)
    share = batch_mean(is_known).clamp(min=1e-6)
    return F.cross_entropy(logits, labels, ignore_index=-1, reduction="none") / share
