r"""Walk between two latents: along the straight line, or along the sphere.

Latents drawn from :math:`N(0, I)` in many dimensions lie near a sphere of radius
:math:`\sqrt D`. The middle of a straight line between two of them is nearer the centre, where
training saw little; *slerp* keeps the norm.

References:
    Shoemake 1985, Animating rotation with quaternion curves. https://doi.org/10.1145/325165.325242
    White 2016, Sampling generative networks. https://arxiv.org/abs/1609.04468
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from torch import Tensor

INTERPOLATIONS = ("linear", "slerp")
_SMALLEST_SINE = 1e-6


def interpolate(
    a: Tensor | npt.NDArray[np.floating],
    b: Tensor | npt.NDArray[np.floating],
    num_steps: int,
    kind: str = "linear",
) -> Tensor:
    r"""Return latents on the way from ``a`` to ``b``, both ends included unchanged.

    .. math:: \frac{\sin((1-t)\omega)}{\sin\omega}\,a + \frac{\sin(t\omega)}{\sin\omega}\,b

    with ω the angle between the two; parallel, opposite and zero vectors have no unique arc and
    are joined by the line.

    Args:
        a: Where to start.
        b: Where to end.
        num_steps: Number of latents, 2 or more.
        kind: One of :data:`INTERPOLATIONS`.

    Shape:
        - a, b: ``(D,)``
        - returns: ``(T, D)``

    Returns:
        Latents, float32.

    Raises:
        ValueError: If the shapes differ, there are fewer than 2 steps, or the kind is unknown.

    References:
        Shoemake 1985. https://doi.org/10.1145/325165.325242
    """
    start = torch.as_tensor(a, dtype=torch.float64)
    end = torch.as_tensor(b, dtype=torch.float64)
    if start.shape != end.shape or start.ndim != 1:
        raise ValueError(
            f"expected two vectors (D,), got {tuple(start.shape)} and {tuple(end.shape)}"
        )
    if num_steps < 2 or kind not in INTERPOLATIONS:
        raise ValueError(
            f"expected 2 steps or more and one of {', '.join(INTERPOLATIONS)}, got {num_steps} "
            f"and {kind!r}"
        )
    t = torch.linspace(0.0, 1.0, num_steps, dtype=torch.float64, device=start.device).unsqueeze(1)
    path = _slerp(start, end, t) if kind == "slerp" else torch.lerp(start, end, t)
    path[0], path[-1] = start, end
    return path.float()


def step_distances(images: Tensor) -> Tensor:
    """Return how far each picture of a walk is from the one before.

    A walk along which all distances are alike moves evenly; a jump shows a border in latent space.

    Args:
        images: Decoded pictures in the order of the walk.

    Shape:
        - images: ``(T, C, H, W)``
        - returns: ``(T - 1,)``

    Returns:
        Root mean squared difference per value, in [0, 1].
    """
    return (images[1:] - images[:-1]).square().flatten(1).mean(1).sqrt()


def _slerp(start: Tensor, end: Tensor, t: Tensor) -> Tensor:
    norms = start.norm() * end.norm()
    if norms == 0.0:
        return torch.lerp(start, end, t)
    omega = torch.arccos((start @ end / norms).clamp(-1.0, 1.0))
    sine = torch.sin(omega)
    if sine < _SMALLEST_SINE:
        return torch.lerp(start, end, t)
    return (torch.sin((1.0 - t) * omega) * start + torch.sin(t * omega) * end) / sine
