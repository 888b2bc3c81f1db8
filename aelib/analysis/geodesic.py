r"""The shortest way between two latents, measured in decoded pictures.

A decoder :math:`g` maps latents to pictures. How far apart two neighbouring latents *look* is
measured by the metric that it pulls back, :math:`M(z) = J_g(z)^\top J_g(z)`; a geodesic of it is a
curve with the least energy :math:`\int_0^1 \lVert \tfrac{d}{dt} g(z(t)) \rVert^2 dt` between its
ends. Such a curve is also the shortest one, and its pictures change at an even speed. In discrete
form,

.. math:: E(z) = n \sum_{i=0}^{n-1} \lVert g(z_{i+1}) - g(z_i) \rVert^2, \qquad
    z(t) = (1 - t)\,a + t\,b + \sum_{k=1}^K c_k \frac{\sqrt2 \sin k\pi t}{k\pi}.

A few smooth waves are free, not the nodes themselves: free nodes leave a gap where pictures change
quickly and jump over it. Divided by :math:`k\pi`, the waves have the same weight in the energy of a
linear decoder, so that L-BFGS comes close in a few dozen steps. At the end the nodes are spread so
that the decoded speed is even. A decoder that is told another class halfway jumps there: the jump
counts once, :math:`\lVert g_1(z) - g_0(z) \rVert^2`, and each half is even by itself.

References:
    Arvanitidis, Hansen & Hauberg 2018, Latent space oddity: on the curvature of deep generative
    models. https://arxiv.org/abs/1710.11379
    Shao, Kumar & Fletcher 2018, The Riemannian geometry of deep generative models.
    https://arxiv.org/abs/1711.08014
    Liu & Nocedal 1989, L-BFGS. https://doi.org/10.1007/BF01589116
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

    Decode = Callable[[Tensor, Tensor], Tensor]
    """Pictures ``(T, …)`` of latents ``(T, D)`` at places ``(T,)`` in [0, 1]; differentiable."""

NUM_NODES = 33
_NUM_WAVES, _NUM_STEPS, _MAX_ITERATIONS = 8, 24, 40
_NUM_FINE = 128
"""Steps in which curves are compared: finer than those that were optimised."""
_SMALLEST = 1e-12
_MOMENT = 1e-5
"""How far behind a jump its other side is looked at."""
_FLOOR = 1e-4
"""The least speed, as a share of the mean: nodes are left where pictures do not change."""


def geodesic(
    decode: Decode,
    start: Tensor,
    end: Tensor,
    *,
    num_nodes: int = NUM_NODES,
    has_jump: bool = False,
) -> Tensor:
    """Return the nodes of the shortest way that was found; to be joined by straight lines.

    The work is bounded: some 50 passes through the decoder of 25 latents each. What is returned
    never has more energy than the straight line, which it is where nothing shorter was found.

    Args:
        decode: The decoder.
        start: First latent.
        end: Last latent.
        num_nodes: Number of nodes, both ends included; odd.
        has_jump: The decoder is another one at places above 0.5.

    Shape:
        - start, end: ``(D,)``
        - returns: ``(N, D)``

    Returns:
        Nodes at equal steps of t, of the ends' dtype.

    Raises:
        ValueError: If the ends differ in shape, or the number of nodes is even or below 3.
    """
    if start.shape != end.shape or start.ndim != 1 or num_nodes < 3 or num_nodes % 2 == 0:
        raise ValueError(
            f"expected two vectors (D,) and an odd number of 3 nodes or more, got "
            f"{tuple(start.shape)}, {tuple(end.shape)} and {num_nodes}"
        )
    with torch.inference_mode(mode=False):
        # ends that were made without autograd could not be used with it
        line = torch.stack([start, end]).detach().clone()
        waves = _minimise(decode, line, has_jump=has_jump)
    places, fine = _grid(num_nodes - 1, line), _grid(_NUM_FINE, line, has_jump=has_jump)
    with torch.no_grad():
        candidates = []
        for curve in (torch.zeros_like(waves), waves):
            pictures = decode(_bent(line, curve, fine), fine)
            evened = _even_places(pictures, fine, num_nodes, has_jump=has_jump)
            candidates += [_bent(line, curve, places), _bent(line, curve, evened)]
        energies = [float(energy(decode(along(nodes, fine), fine), fine)) for nodes in candidates]
    usable = [value if math.isfinite(value) else math.inf for value in energies]
    nodes = candidates[usable.index(min(usable))]
    nodes[0], nodes[-1] = line
    return nodes


def along(nodes: Tensor, places: Tensor) -> Tensor:
    """Return points of the straight lines that join nodes.

    Args:
        nodes: Nodes at equal steps from 0 to 1.
        places: Places in [0, 1].

    Shape:
        - nodes: ``(N, D)``
        - places: ``(T,)``
        - returns: ``(T, D)``

    Returns:
        The points.
    """
    last = len(nodes) - 1
    index = (places * last).floor().long().clamp(0, last - 1)
    share = (places * last - index).unsqueeze(1).to(nodes.dtype)
    return torch.lerp(nodes[index], nodes[index + 1], share)


def energy(pictures: Tensor, places: Tensor) -> Tensor:
    """Return the energy of a curve of pictures, per value of a picture.

    Args:
        pictures: Along the curve.
        places: Where they are, rising; two that nearly coincide are both sides of a jump.

    Shape:
        - pictures: ``(T, …)``
        - places: ``(T,)``
        - returns: ``()``

    Returns:
        Without a jump at least the square of the curve's length, and that where its speed is even.
    """
    steps = (pictures[1:] - pictures[:-1]).flatten(1).square().mean(1)
    time = places.diff()
    return (steps / torch.where(_is_jump(time), 1.0, time).to(steps.dtype)).sum()


def _is_jump(time: Tensor) -> Tensor:
    return time < 2.0 * _MOMENT


def _grid(num_steps: int, like: Tensor, *, has_jump: bool = False) -> Tensor:
    places = torch.linspace(0.0, 1.0, num_steps + 1, dtype=like.dtype, device=like.device)
    if not has_jump:
        return places
    middle = num_steps // 2
    behind = places[middle : middle + 1] + _MOMENT
    return torch.cat([places[: middle + 1], behind, places[middle + 1 :]])


def _bent(line: Tensor, waves: Tensor, places: Tensor) -> Tensor:
    """Return points of a line to which waves ``(K, D)`` are added, ``(T, D)``."""
    k = torch.arange(1, len(waves) + 1, dtype=line.dtype, device=line.device)
    basis = torch.sin(math.pi * places[:, None] * k) * (math.sqrt(2.0) / (math.pi * k))
    return torch.lerp(line[0], line[1], places[:, None]) + basis @ waves


def _minimise(decode: Decode, line: Tensor, *, has_jump: bool) -> Tensor:
    """Return the waves ``(K, D)`` of the curve with the least energy that was found."""
    places = _grid(_NUM_STEPS, line, has_jump=has_jump)
    waves = line.new_zeros(_NUM_WAVES, line.shape[1])
    with torch.no_grad():
        scale = float(energy(decode(_bent(line, waves, places), places), places))
    if not _SMALLEST < scale < math.inf:
        return waves
    waves.requires_grad_()
    optimiser = torch.optim.LBFGS(
        [waves],
        max_iter=_MAX_ITERATIONS,
        max_eval=_MAX_ITERATIONS * 5 // 4,
        history_size=20,
        tolerance_grad=1e-6,
        tolerance_change=1e-8,
        line_search_fn="strong_wolfe",
    )

    def closure() -> float:
        value = energy(decode(_bent(line, waves, places), places), places) / scale
        # the model's own weights are no part of this, and get no gradient
        (waves.grad,) = torch.autograd.grad(value, [waves])
        return float(value.detach())

    with torch.enable_grad():
        optimiser.step(closure)  # type: ignore[no-untyped-call]
    found = waves.detach()
    return found if bool(found.isfinite().all()) else torch.zeros_like(found)


def _even_places(pictures: Tensor, fine: Tensor, num_nodes: int, *, has_jump: bool) -> Tensor:
    """Return places between which pictures differ equally, ``(N,)``; in each half by itself."""
    steps = (pictures[1:] - pictures[:-1]).flatten(1).square().mean(1).sqrt().to(fine.dtype)
    steps = torch.where(_is_jump(fine.diff()), 0.0, steps)  # a jump takes no time
    gone = torch.cat([steps.new_zeros(1), steps.cumsum(0)])
    gone = gone + _FLOOR * (gone[-1] + _SMALLEST) * fine
    middle = (num_nodes - 1) // 2
    if has_jump:
        half = gone[_NUM_FINE // 2]
        first = torch.linspace(0.0, 1.0, middle + 1, dtype=fine.dtype, device=fine.device)
        wanted = torch.cat([half * first, half + (gone[-1] - half) * first[1:]])
    else:
        wanted = gone[-1] * _grid(num_nodes - 1, fine)
    index = torch.searchsorted(gone, wanted).clamp(1, len(gone) - 1)
    before, after = gone[index - 1], gone[index]
    share = ((wanted - before) / (after - before)).clamp(0.0, 1.0)
    return torch.lerp(fine[index - 1], fine[index], share)
