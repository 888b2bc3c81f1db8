r"""Directions of latent space along which one attribute of a picture changes.

An attribute is a class against all others, one class against another, or a factor with an order.
Two directions are offered. **By means**, the slope of the latents over the attribute,

.. math:: v = \frac{\operatorname{cov}(z, y)}{\operatorname{var}(y)}\,u,

which for two kinds of pictures (:math:`y` is 1 with the attribute and 0 without, :math:`u = 1`) is
the mean of the latents with it less the mean of those without; for a factor :math:`u` is its
standard deviation. **By a linear reading** :math:`\hat y = w \cdot z + b`, fitted by ridge
regression, :math:`v = \rho\,S^2 w / (w \cdot S^2 w)` with :math:`S` the standard deviations of the
dimensions: the shortest step, in units of :math:`S`, that changes the reading by :math:`\rho`: by
the difference of the two means' readings, or by the standard deviation of the factor. For Gaussian
classes of one covariance :math:`w` points along :math:`\Sigma^{-1}(\mu_1 - \mu_0)`.

Attributes that go together in the data share their directions. :func:`apart_from` takes the part
of a direction that other directions span out of it.

References:
    Larsen et al. 2016, attribute vectors. https://arxiv.org/abs/1512.09300
    White 2016, Sampling generative networks. https://arxiv.org/abs/1609.04468
    Shen et al. 2020, InterFaceGAN: linear boundaries, and edits by projection.
    https://arxiv.org/abs/1907.10786
    Hoerl & Kennard 1970, ridge regression. https://doi.org/10.1080/00401706.1970.10488634
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aelib.core.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from aelib.data import ImageSet

    Array = npt.NDArray[np.float64]

MIN_PICTURES = 5
"""Pictures with and without an attribute that it takes to speak of it."""
LEAST_LEFT = 0.05
"""Share of a direction's length below which what is left of it means nothing."""
PENALTY = 1.0
_SMALLEST = 1e-9


class Attribute(NamedTuple):
    """Something that pictures have, more or less.

    Attributes:
        key: ``c3`` for class 3, ``c1-3`` for class 1 towards class 3, ``f2`` for factor 2.
        title: For people.
        values: 1 with it, 0 without it, nan for pictures that do not count; or a factor's values,
            ``(N,)``.
        is_binary: Pictures have it or not.
    """

    key: str
    title: str
    values: npt.NDArray[np.float64]
    is_binary: bool

    @property
    def is_class(self) -> bool:
        """It is about classes, of which a picture has one."""
        return self.key.startswith("c")


def attributes_of(
    images: ImageSet, class_names: Sequence[str], factor_names: Sequence[str]
) -> tuple[Attribute, ...]:
    """Return each class against all others, and each factor that changes.

    A factor that is the class under another name is left out.

    Args:
        images: Pictures with labels or factors.
        class_names: Names in the order of the labels; missing ones become ``class 3``.
        factor_names: Names of the factors.

    Returns:
        The attributes of which there are enough pictures; none where nothing is known.
    """
    found = []
    labels = None if images.labels is None else images.labels.numpy().astype(np.float64)
    if labels is not None:
        labels[labels < 0] = np.nan
        for label in np.unique(labels[~np.isnan(labels)]).astype(int).tolist():
            values = np.where(np.isnan(labels), np.nan, labels == label)
            name = class_names[label] if label < len(class_names) else f"class {label}"
            found.append(Attribute(f"c{label}", name, values, is_binary=True))
    if images.factors is not None:
        for index, name in enumerate(factor_names):
            values = images.factors[:, index].numpy().astype(np.float64)
            if labels is None or not np.array_equal(values, labels, equal_nan=True):
                found.append(_factor(index, name, values))
    return tuple(attribute for attribute in found if _is_enough(attribute))


def towards(start: Attribute, end: Attribute) -> Attribute:
    """Return the attribute of one class towards another; all other pictures do not count.

    Args:
        start: Class that pictures without it have.
        end: Class that pictures with it have.

    Returns:
        The attribute.

    Raises:
        DataError: If these are not two different classes.
    """
    if not start.is_class or not end.is_class or start.key == end.key:
        raise DataError(
            f"Expected two different classes, got '{start.title}' and '{end.title}'.",
            "Choose another class to start from.",
        )
    values = np.where(end.values == 1.0, 1.0, np.where(start.values == 1.0, 0.0, np.nan))
    key = f"{start.key}-{end.key.removeprefix('c')}"
    return Attribute(key, f"{start.title} → {end.title}", values, is_binary=True)


def direction_by_means(latents: npt.NDArray[np.floating], attribute: Attribute) -> Array:
    """Return the slope of the latents over an attribute, one unit long.

    Args:
        latents: Latents of the pictures.
        attribute: What changes along the direction.

    Shape:
        - latents: ``(N, D)``
        - returns: ``(D,)``

    Returns:
        The difference of means; for a factor what goes with one standard deviation.
    """
    z, y = _counted(latents, attribute)
    unit = 1.0 if attribute.is_binary else float(y.std())
    slope: Array = (z - z.mean(0)).T @ (y - y.mean()) / len(y) / y.var()
    return slope * unit


def direction_by_reading(latents: npt.NDArray[np.floating], attribute: Attribute) -> Array:
    """Return the shortest step that changes a linear reading of an attribute by one unit.

    Args:
        latents: Latents of the pictures.
        attribute: What changes along the direction.

    Shape:
        - latents: ``(N, D)``
        - returns: ``(D,)``

    Returns:
        The direction; zeros where nothing can be read.
    """
    z, y = _counted(latents, attribute)
    weights = ridge(z, y[:, None])[:, 0]
    step = z.var(0) * weights
    gain = float(weights @ step)
    if gain < _SMALLEST**2:
        return np.zeros_like(weights)
    wanted = float(y.std())
    if attribute.is_binary:
        wanted = float(weights @ (z[y == 1.0].mean(0) - z[y == 0.0].mean(0)))
    direction: Array = step * wanted / gain
    return direction


def ridge(latents: npt.NDArray[np.floating], targets: npt.NDArray[np.floating]) -> Array:
    """Return the weights of linear readings, by ridge regression on standardised latents.

    Args:
        latents: Latents of the pictures.
        targets: What is to be read of each.

    Shape:
        - latents: ``(N, D)``
        - targets: ``(N, K)``
        - returns: ``(D, K)``

    Returns:
        Weights for latents as they are.
    """
    z = np.asarray(latents, np.float64)
    scale = np.maximum(z.std(0), _SMALLEST)
    rows = (z - z.mean(0)) / scale
    gram = rows.T @ rows + PENALTY * np.eye(rows.shape[1])
    solved = np.linalg.solve(gram, rows.T @ (targets - targets.mean(0)))
    weights: Array = solved / scale[:, None]
    return weights


def apart_from(
    direction: npt.NDArray[np.floating], others: Sequence[npt.NDArray[np.floating]], title: str
) -> tuple[Array, float]:
    """Take out of a direction what other directions span.

    Args:
        direction: The direction.
        others: What it must stand at right angles to; none leaves it as it is.
        title: Of its attribute, for the message.

    Shape:
        - direction: ``(D,)``
        - others: each ``(D,)``
        - returns: ``(D,)``

    Returns:
        The rest, and its share of the length.

    Raises:
        DataError: If next to nothing is left.
    """
    whole = np.asarray(direction, np.float64)
    length = float(np.linalg.norm(whole))
    kept = [np.asarray(other, np.float64) for other in others]
    sizes = [float(np.linalg.norm(other)) for other in kept]
    units = [other / size for other, size in zip(kept, sizes, strict=True) if size > _SMALLEST]
    rest = whole
    if units:
        base, values, _ = np.linalg.svd(np.stack(units, axis=1), full_matrices=False)
        base = base[:, values > 1e-8 * values[0]]
        for _ in range(2):  # once more, for what rounding has left
            rest = rest - base @ (base.T @ rest)
    share = float(np.linalg.norm(rest)) / length if length > _SMALLEST else 0.0
    if share < LEAST_LEFT:
        raise DataError(
            f"Expected a direction of '{title}' of its own, but {1.0 - share:.0%} of it is what "
            "the others change too.",
            "Remove one of them, or do not take them apart.",
        )
    return rest, share


def attribute_file(titles: Sequence[str], directions: Sequence[npt.NDArray[np.floating]]) -> bytes:
    """Write directions as a compressed ``npz`` without pickled objects.

    Args:
        titles: What they change.
        directions: The directions.

    Shape:
        - directions: each ``(D,)``

    Returns:
        The file's content: ``titles`` ``(K,)`` and ``vectors`` ``(K, D)``.
    """
    buffer = io.BytesIO()
    vectors = np.stack([np.asarray(direction, np.float32) for direction in directions])
    np.savez_compressed(buffer, titles=np.array(list(titles), dtype=np.str_), vectors=vectors)
    return buffer.getvalue()


def _factor(index: int, name: str, values: Array) -> Attribute:
    kinds = np.unique(values)
    if len(kinds) == 2:
        return Attribute(f"f{index}", name, (values == kinds[1]).astype(float), is_binary=True)
    return Attribute(f"f{index}", name, values, is_binary=False)


def _is_enough(attribute: Attribute) -> bool:
    known = attribute.values[~np.isnan(attribute.values)]
    if attribute.is_binary:
        with_it = int((known == 1.0).sum())
        return min(with_it, len(known) - with_it) >= MIN_PICTURES
    return len(known) >= 2 * MIN_PICTURES and float(known.std()) > _SMALLEST


def _counted(
    latents: npt.NDArray[np.floating], attribute: Attribute
) -> tuple[Array, npt.NDArray[np.float64]]:
    counts = ~np.isnan(attribute.values)
    return np.asarray(latents[counts], np.float64), attribute.values[counts]
