r"""How far pictures move when one number of the latent does: what the number is worth.

:math:`J_d = E\,\lVert\partial g(z) / \partial z_d\rVert^2`, estimated by pulling random signs back
through the decoder: each pull tells all dimensions at once. At a high rate the error of a picture
is least for its bits where :math:`\Delta_d^2 J_d` is the same in all dimensions.

References:
    Hutchinson 1990, the trace by random signs. https://doi.org/10.1080/03610919008812866
    Gersho & Gray 1992, Vector quantization and signal compression, section 8.3.
    https://doi.org/10.1007/978-1-4615-3626-0
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from aelib.core.seeding import generator

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from torch import Tensor

    from aelib.models import Autoencoder

NUM_PULLS = 8
LARGEST_RATIO = 1e-6
"""Each dimension is taken to be worth at least this share of the one that is worth most."""


def sensitivity(
    model: Autoencoder, latents: Tensor, labels: Tensor | None = None
) -> npt.NDArray[np.float64]:
    """Measure what each dimension is worth.

    Args:
        model: A model in evaluation mode, with a continuous latent.
        latents: Some hundred latents, flat.
        labels: Classes that the decoder is told.

    Shape:
        - latents: ``(N, D)``
        - labels: ``(N,)``
        - returns: ``(D,)``

    Returns:
        Squared change of a picture, summed over its values, for a small change of the dimension,
        divided by the square of that change.
    """
    device = next(model.parameters()).device
    told = None if labels is None else labels.to(device)
    source = generator("sensitivity")
    total = torch.zeros(latents.shape[1], dtype=torch.float64)
    with torch.enable_grad():
        flat = latents.to(device).clone().requires_grad_()
        pictures = model.decode(flat.reshape(-1, *model.latent_shape), told)
        for _ in range(NUM_PULLS):
            signs = torch.randint(0, 2, pictures.shape, generator=source).mul(2).sub(1)
            (pulled,) = torch.autograd.grad(pictures, flat, signs.to(pictures), retain_graph=True)
            total += pulled.double().square().mean(0).cpu()
    found = total / NUM_PULLS
    most = found.max().clamp(min=1e-12)
    kept: npt.NDArray[np.float64] = found.clamp(min=float(most) * LARGEST_RATIO).numpy()
    return kept
