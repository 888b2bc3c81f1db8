r"""How likely a model holds pictures: a lower bound of log p(x) by importance sampling.

.. math:: \log p(x) \;\ge\; E\Bigl[\log\frac1K\sum_{k=1}^K
    \frac{p(x|z_k)\,p(z_k)}{q(z_k|x)}\Bigr], \qquad z_k \sim q(z|x)

With one draw it is the ELBO; it rises with K and comes to log p(x), the sooner the better q fits.
A denoiser is given the clean pictures; a model that is told classes is measured on p(x|y).

References:
    Burda, Grosse & Salakhutdinov 2016, Importance weighted autoencoders.
    https://arxiv.org/abs/1509.00519
    Theis, van den Oord & Bethge 2016, A note on the evaluation of generative models.
    https://arxiv.org/abs/1511.01844
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch

from aelib.core.errors import CapabilityError
from aelib.core.seeding import seeded
from aelib.core.types import be_silent
from aelib.models.autoencoder import told_labels
from aelib.training.evaluation import wanted_labels

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import Report
    from aelib.data import ImageSet
    from aelib.models import Autoencoder

NUM_DRAWS = 64
NUM_GREY_LEVELS = 256
_BATCH_SIZE = 250


@torch.inference_mode()
def log_likelihood(
    model: Autoencoder,
    images: ImageSet,
    *,
    num_draws: int = NUM_DRAWS,
    report: Report = be_silent,
) -> Tensor:
    """Return the bound for each picture; the same draws each time.

    Memory holds one draw of one batch at a time.

    Args:
        model: A model in evaluation mode that has a posterior.
        images: Pictures of the model's size.
        num_draws: K.
        report: Told how far it is.

    Shape:
        - returns: ``(N,)``

    Returns:
        Nats, float64 on the CPU.

    Raises:
        CapabilityError: If the model has no posterior.
    """
    device = next(model.parameters()).device
    bounds = []
    with seeded("likelihood", device=device):
        for start in range(0, len(images), _BATCH_SIZE):
            report(start / len(images), f"Drawing latents of picture {start} of {len(images)}")
            rows = slice(start, start + _BATCH_SIZE)
            x, labels = images.batch(rows, device), wanted_labels(model, images, rows)
            weights = log_weights(model, x, labels, num_draws=num_draws)
            bounds.append((weights.logsumexp(0) - math.log(num_draws)).cpu())
    return torch.cat(bounds)


def log_weights(
    model: Autoencoder, x: Tensor, labels: Tensor | None = None, *, num_draws: int
) -> Tensor:
    """Return the log of the importance weight of each draw, p(x|z) p(z) / q(z|x).

    Args:
        model: A model in evaluation mode that has a posterior.
        x: Pictures in [0, 1].
        labels: Classes, if the model uses them.
        num_draws: K.

    Shape:
        - x: ``(B, C, H, W)``
        - labels: ``(B,)``
        - returns: ``(K, B)``

    Returns:
        Nats, float64.

    Raises:
        CapabilityError: If the model has no posterior.
    """
    encoded = model.encode(x, labels)
    posterior, told = encoded.posterior, told_labels(encoded, labels)
    if posterior is None:
        raise CapabilityError(
            "Expected a model with a posterior for a likelihood, got one without.",
            "Choose a variational model.",
        )
    found = []
    for _ in range(num_draws):
        latent = posterior.rsample()
        cost = model.loss(model.predict(latent, told), x)
        found.append(-(cost + model.prior.sampled_divergence(posterior, latent)).double())
    return torch.stack(found)


def bits_per_dimension(model: Autoencoder, nats: float) -> float:
    r"""Return a negative log-likelihood of a picture as bits for each of its values.

    Where p(x|z) is a density over [0, 1], a picture of 256 grey levels has the probability of its
    density times the width 1/256 of a level for each value, which adds :math:`\log_2 256 = 8`.

    Args:
        model: The model that was measured.
        nats: Negative log-likelihood of a picture.

    Returns:
        Bits; a value that is stored as it is costs 8, a black-and-white one 1.
    """
    bits = nats / (math.log(2.0) * model.image.num_values)
    is_density = model.loss.likelihood == "density"
    return bits + math.log2(NUM_GREY_LEVELS) if is_density else bits
