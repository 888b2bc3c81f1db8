r"""Ways through latents: along straight lines, along the sphere, or as the decoder finds short.

Latents drawn from :math:`N(0, I)` in many dimensions lie near a sphere of radius
:math:`\sqrt D`. The middle of a straight line between two of them is nearer the centre, where
training saw little; *slerp* keeps the norm:

.. math:: \frac{\sin((1-t)\omega)}{\sin\omega}\,a + \frac{\sin(t\omega)}{\sin\omega}\,b

with ω the angle between the two; parallel, opposite and zero vectors have no unique arc and are
joined by the line. The third way is the geodesic of :mod:`aelib.analysis.geodesic`.

References:
    Shoemake 1985, Animating rotation with quaternion curves. https://doi.org/10.1145/325165.325242
    White 2016, Sampling generative networks. https://arxiv.org/abs/1609.04468
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

import torch

from aelib.analysis.geodesic import along

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

INTERPOLATIONS = ("linear", "slerp", "geodesic")
_SMALLEST_SINE = 1e-6


class Way(NamedTuple):
    """A way from stop to stop; leg i lies between the places i and i + 1.

    Attributes:
        kind: One of :data:`INTERPOLATIONS`.
        legs: For each leg its nodes at equal steps, ``(L, N, D)``; the two ends of a line or arc.
    """

    kind: str
    legs: Tensor

    def at(self, places: Tensor) -> Tensor:
        """Return the latents of places.

        Args:
            places: From 0 to the number of legs.

        Shape:
            - places: ``(T,)``
            - returns: ``(T, D)``

        Returns:
            Latents; at whole numbers exactly those of the stops.
        """
        index = places.floor().long().clamp(0, len(self.legs) - 1)
        latents = self.legs.new_empty(len(places), self.legs.shape[2])
        for leg, nodes in enumerate(self.legs):
            here = index == leg
            share = (places[here] - leg).double()
            inside = _arc(nodes, share) if self.kind == "slerp" else along(nodes.double(), share)
            latents[here] = inside.to(latents.dtype)
        return latents


def way_through(
    stops: Tensor,
    kind: str = "linear",
    *,
    is_closed: bool = False,
    shortest: Callable[[int, int], Tensor] | None = None,
) -> Way:
    """Return the way through some latents.

    Args:
        stops: Where it passes, in order.
        kind: One of :data:`INTERPOLATIONS`.
        is_closed: Go back to the first one at the end.
        shortest: Returns the nodes ``(N, D)`` between two stops, given their numbers, as
            :func:`aelib.analysis.geodesic.geodesic` does; the geodesic needs it.

    Shape:
        - stops: ``(K, D)``

    Returns:
        The way, float32.

    Raises:
        ValueError: If there are fewer than two stops, the kind is unknown, or ``shortest`` is
            missing.
    """
    if stops.ndim != 2 or len(stops) < 2 or kind not in INTERPOLATIONS:
        raise ValueError(
            f"expected stops (K, D), two or more, and one of {', '.join(INTERPOLATIONS)}, got "
            f"{tuple(stops.shape)} and {kind!r}"
        )
    numbers = [*range(len(stops)), *([0] if is_closed else [])]
    pairs = list(itertools.pairwise(numbers))
    if kind == "geodesic":
        if shortest is None:
            raise ValueError("expected a function that finds the nodes of a geodesic, got None")
        return Way(kind, torch.stack([shortest(i, j).float() for i, j in pairs]))
    return Way(kind, torch.stack([stops[[i, j]].float() for i, j in pairs]))


def places_along(num_legs: int, num_steps: int) -> Tensor:
    """Return the places of a walk's pictures.

    Args:
        num_legs: Legs of the way.
        num_steps: Pictures of each leg, both ends included.

    Shape:
        - returns: ``(L · (num_steps - 1) + 1,)``

    Returns:
        Places at equal steps.

    Raises:
        ValueError: If there are fewer than two pictures.
    """
    if num_steps < 2:
        raise ValueError(f"expected 2 steps or more, got {num_steps}")
    return torch.arange(num_legs * (num_steps - 1) + 1, dtype=torch.float64) / (num_steps - 1)


def _arc(nodes: Tensor, share: Tensor) -> Tensor:
    start, end = nodes[0].double(), nodes[-1].double()
    t = share.unsqueeze(1)
    norms = start.norm() * end.norm()
    if norms == 0.0:
        return torch.lerp(start, end, t)
    omega = torch.arccos((start @ end / norms).clamp(-1.0, 1.0))
    sine = torch.sin(omega)
    if sine < _SMALLEST_SINE:
        return torch.lerp(start, end, t)
    latents: Tensor = (torch.sin((1.0 - t) * omega) * start + torch.sin(t * omega) * end) / sine
    return latents
