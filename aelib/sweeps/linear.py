r"""PCA beside a sweep over the latent size: its error at each size, and where it bends.

The elbow of the explained variance is the number of components farthest from the chord between the
first and the last one.

References:
    Satopaa et al. 2011, Finding a "kneedle" in a haystack. https://doi.org/10.1109/ICDCSW.2011.20
    Baldi & Hornik 1989. https://doi.org/10.1016/0893-6080(89)90014-2
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from aelib.analysis.linear_baseline import LinearBaseline
from aelib.models import shape_only
from aelib.sweeps.measure import noise_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aelib.data import Splits
    from aelib.sweeps.curves import Curve
    from aelib.sweeps.directory import SweepDirectory
    from aelib.sweeps.plan import Plan

MIN_DRAWN = 64
"""Components whose explained variance is drawn, at least."""
_SIZE = "latent_dim"


def latent_axis(plan: Plan) -> str | None:
    """Return the axis that is the size of the latent.

    Args:
        plan: The sweep.

    Returns:
        Its dotted name; None when the size is not varied.
    """
    names = (axis.name for axis in plan.axes if axis.name.endswith(f".{_SIZE}"))
    return next(names, None)


def pca_line(
    sweep: SweepDirectory, curve: Curve, metric: str
) -> tuple[list[float], list[float]] | None:
    """Return PCA's error at the places of a curve, where the two can be compared.

    Args:
        sweep: The sweep.
        curve: A curve over one of its axes.
        metric: The figure that the curve shows.

    Returns:
        Places and errors; None unless the curve shows the error of clean pictures over the latent
        size.
    """
    found, plan = sweep.read("linear"), sweep.plan()
    is_comparable = metric == "mse" and noise_of(plan.base) == "none"
    if not found or not is_comparable or curve.name != latent_axis(plan):
        return None
    return found["values"], found["mse"]


def measure_pca(plan: Plan, splits: Splits) -> dict[str, Any]:
    """Fit PCA on the training split and measure it on validation, at each latent size.

    Args:
        plan: A sweep over the latent size.
        splits: Its data.

    Returns:
        ``values`` of the axis, how many numbers the latent has there (``sizes``), ``mse`` on
        validation, the cumulative share of the variance (``explained``) and its ``elbow``.
    """
    name = latent_axis(plan)
    size_of: dict[Any, int] = {}
    for member in plan.members:
        if name is not None and member.values[name] not in size_of:
            shape = shape_only(member.config.model, splits.image).latent_shape
            size_of[member.values[name]] = math.prod(shape)
    pixels = splits.train.images.flatten(1)
    most = min(max(MIN_DRAWN, *size_of.values()), *pixels.shape)
    whole = LinearBaseline.fit(splits.train, most)
    errors = [whole.truncated(size).mse(splits.validation) for size in size_of.values()]
    explained = whole.pca.explained_variance_ratio.cumsum(0)[: max(MIN_DRAWN, 1)].tolist()
    return {
        "values": list(size_of),
        "sizes": list(size_of.values()),
        "mse": errors,
        "explained": explained,
        "elbow": elbow(explained),
    }


def elbow(heights: Sequence[float]) -> int:
    """Return where a rising curve bends most, counted from 1.

    Args:
        heights: A curve that rises ever more slowly.

    Returns:
        The place farthest above the chord from the first to the last point; 1 for a straight line.
    """
    last = len(heights) - 1
    if last < 2 or heights[-1] <= heights[0]:
        return 1
    rise = heights[-1] - heights[0]
    above = [(height - heights[0]) / rise - place / last for place, height in enumerate(heights)]
    return max(range(len(above)), key=above.__getitem__) + 1
