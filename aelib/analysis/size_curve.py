"""The error of models over the size of their latents, with PCA of the same sizes beside them.

Figures of a stored evaluation are taken as they are; what is missing is measured.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from aelib.analysis.linear_baseline import LinearBaseline
from aelib.analysis.report import active_units

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import numpy as np
    import numpy.typing as npt

    from aelib.analysis.latents import Latents
    from aelib.data import ImageSet
    from aelib.runs.summary import RunSummary


MOST_COMPONENTS = 512


class Standing(NamedTuple):
    """What a model, or PCA, makes of test pictures.

    Attributes:
        name: Of the model; empty for PCA.
        size: Numbers in the latent of one picture.
        error: Mean squared error.
        explained: Share of the pictures' variance that comes back.
        active: Latent dimensions that say something; None without a posterior.
    """

    name: str
    size: int
    error: float
    explained: float
    active: int | None = None


class SizeCurve(NamedTuple):
    """Models and PCA over the latent size.

    Attributes:
        models: In the order of their runs.
        pca: One for each size, smallest first.
    """

    models: tuple[Standing, ...]
    pca: tuple[Standing, ...]


class Held(NamedTuple):
    """Where pictures and errors come from when a figure has to be measured.

    Attributes:
        test: Test pictures.
        errors: Returns the squared error of each.
        train: Returns the training pictures, which PCA is fit on.
    """

    test: ImageSet
    errors: Callable[[], npt.NDArray[np.float32]]
    train: Callable[[], ImageSet]


def stored(name: str, figures: Mapping[str, float]) -> tuple[Standing, Standing] | None:
    """Read how a model and PCA of its size stand from an evaluation on the test split.

    Args:
        name: Of the model.
        figures: By key, as :meth:`aelib.analysis.report.Evaluation.figures` returns them.

    Returns:
        The model and PCA; None where a figure is missing.
    """
    try:
        size, active = int(figures["latent_dim"]), figures.get("active_units")
        return (
            Standing(
                name,
                size,
                figures["mse"],
                figures["explained_variance"],
                None if active is None else int(active),
            ),
            Standing("", size, figures["pca_mse"], figures["pca_explained_variance"]),
        )
    except (KeyError, ValueError, OverflowError):
        return None


def measured(name: str, latents: Latents, held: Held) -> tuple[Standing, Standing]:
    """Measure how a model and PCA of its size stand.

    Args:
        name: Of the model.
        latents: Of the test pictures.
        held: The pictures.

    Returns:
        The model and PCA.
    """
    size = latents.mean.shape[1]
    baseline = LinearBaseline.fit(held.train(), size)
    variance = baseline.variance(held.test)
    error, linear = float(held.errors().mean(dtype="float64")), baseline.mse(held.test)

    return (
        Standing(name, size, error, _explained(error, variance), active_units(latents)),
        Standing("", size, linear, _explained(linear, variance)),
    )


def pca_curve(train: ImageSet, test: ImageSet) -> tuple[Standing, ...]:
    """Measure PCA of 1, 2, 4, 8 … components.

    Args:
        train: Training pictures, which it is fit on.
        test: Pictures that it is measured on.

    Returns:
        One standing for each size, up to :data:`MOST_COMPONENTS` and what the pictures have.
    """
    most = min(MOST_COMPONENTS, len(train), train.images[0].numel())
    whole = LinearBaseline.fit(train, most)
    variance = whole.variance(test)
    found = []
    for power in range(most.bit_length()):
        error = whole.truncated(2**power).mse(test)
        found.append(Standing("", 2**power, error, _explained(error, variance)))
    return tuple(found)


def size_curve(
    summaries: Iterable[RunSummary],
    known: Iterable[tuple[Standing, Standing]] = (),
    pca: Iterable[Standing] = (),
) -> SizeCurve:
    """Gather the stored figures of models of one data set.

    Args:
        summaries: Their runs; those without figures on the test split are left out.
        known: Models that are measured already, each with PCA of its size.
        pca: PCA of further sizes.

    Returns:
        All of them, and PCA at each of their sizes.
    """
    found = {model.name: (model, linear) for model, linear in known}
    for summary in summaries:
        pair = stored(summary.id, summary.evaluation.get("test", {}))
        if pair is not None:
            found.setdefault(summary.id, pair)
    sizes = {one.size: one for one in (*pca, *(linear for _, linear in found.values()))}
    return SizeCurve(
        tuple(model for model, _ in found.values()), tuple(sizes[size] for size in sorted(sizes))
    )


def _explained(error: float, variance: float) -> float:
    return 1.0 - error / variance if variance > 0.0 else 0.0
