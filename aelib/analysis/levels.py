r"""The error of one denoiser over levels of its corruption, beside doing nothing and a filter.

At each level the same validation pictures are spoilt, and three errors are taken: of the spoilt
pictures themselves, of what the model makes of them, and of the classical filter and strength that
are best at this level on a few of them. Where the curves of model and input meet, the noise is so
weak that the model does more harm than good.

References:
    Vincent et al. 2010, choosing the noise. https://www.jmlr.org/papers/v11/vincent10a.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from aelib.analysis.denoising import best_filtered, mean_squared_error, rebuild
from aelib.analysis.spoiling import spoil_batch
from aelib.core.types import be_silent
from aelib.corruptions import CORRUPTIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

    from aelib.core.types import Report
    from aelib.data import ImageSet
    from aelib.models import Autoencoder

NUM_PICTURES, NUM_LEVELS = 100, 9


class LevelErrors(NamedTuple):
    """Mean squared errors per value at one level.

    Attributes:
        level: Strength of the corruption.
        spoilt: Of the spoilt pictures.
        model: Of what the model makes of them.
        filtered: Of what the best filter makes of them.
        filter_name: Which filter that is, see :func:`aelib.analysis.series_filters.filters_for`.
        other: Of what another method makes of them; None without one.
    """

    level: float
    spoilt: float
    model: float
    filtered: float
    filter_name: str
    other: float | None = None


def level_curve(
    model: Autoencoder,
    validation: ImageSet,
    kind: str,
    *,
    num_levels: int = NUM_LEVELS,
    other: Callable[[Tensor, float], Tensor] | None = None,
    report: Report = be_silent,
) -> list[LevelErrors]:
    """Measure a model over the levels of a corruption.

    Args:
        model: A model in evaluation mode.
        validation: Pictures to measure on; the first 100.
        kind: Name of a registered corruption that has levels.
        num_levels: How many levels, evenly over its range.
        other: Another method to measure; it is given spoilt pictures and their level.
        report: Told how far it is.

    Returns:
        Errors by level, the lowest first.

    Raises:
        ValueError: If the corruption has no levels.
    """
    own = model.config.corruption
    part, config = CORRUPTIONS[kind].part, CORRUPTIONS[kind].config()
    if part.level is None:
        raise ValueError(f"corruption {kind!r} has no levels")
    corruption = CORRUPTIONS.build(own if CORRUPTIONS.name_of(own) == kind else config)
    clean = validation.batch(slice(0, NUM_PICTURES))
    found = []
    for index in range(num_levels):
        level = part.level.low + (part.level.high - part.level.low) * index / (num_levels - 1)
        report(index / num_levels, f"Level {level:g}")
        spoilt = spoil_batch(corruption, clean, level, seed=index)
        name, filtered = best_filtered(spoilt, clean)
        found.append(
            LevelErrors(
                level,
                spoilt=mean_squared_error(spoilt, clean),
                model=mean_squared_error(rebuild(model, spoilt), clean),
                filtered=filtered,
                filter_name=name,
                other=mean_squared_error(other(spoilt, level), clean) if other else None,
            )
        )
    return found


def break_even(curve: list[LevelErrors]) -> float | None:
    """Return the lowest measured level from which on the model improves on its input.

    Args:
        curve: What :func:`level_curve` returned.

    Returns:
        A level; None if at the highest level the model is worse than doing nothing.
    """
    level = None
    for errors in reversed(curve):
        if errors.model >= errors.spoilt:
            break
        level = errors.level
    return level
