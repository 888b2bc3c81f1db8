r"""What a line reads in a latent, and how much an edit has changed of it.

For each attribute a linear reading :math:`r(z) = w \cdot z + b` is fitted by ridge regression on
four fifths of the pictures, and tried on the last fifth: by the area under the ROC curve for
attributes that pictures have or not, by :math:`R^2` for factors. Changes are in standard deviations
of the reading over all pictures, :math:`\Delta_i = (r_i(z') - r_i(z)) / \sigma(r_i)`.

With :math:`T` the wanted attributes and :math:`O` the others that can be read, the *attribute
dependency* is what others change for each unit of what is wanted,

.. math:: \Bigl(\tfrac{1}{|O|}\sum_{i \in O} |\Delta_i|\Bigr) \Big/
    \Bigl(\tfrac{1}{|T|}\sum_{t \in T} |\Delta_t|\Bigr).

Ridge regression and both scores are a few lines here, checked against scikit-learn's in tests: that
takes two seconds to load, which a person would wait for before the first picture moves.

A picture has one class: what other classes lose to the wanted one, or win when it goes, counts as
no change.

References:
    Wu, Lischinski & Shechtman 2021, StyleSpace analysis: attribute dependency, there with
    classifiers of pictures. https://arxiv.org/abs/2011.12799
    Alain & Bengio 2017, linear probes. https://arxiv.org/abs/1610.01644
    Fawcett 2006, ROC analysis. https://doi.org/10.1016/j.patrec.2005.10.010
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from aelib.analysis.attributes import ridge

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from aelib.analysis.attributes import Attribute

Role = Literal["wanted", "other", "bound", "unread"]
LEAST_AUROC, LEAST_R2 = 0.75, 0.25
"""Readings below these are too poor to speak of a change."""
LEAST_CHANGE = 0.05
"""Standard deviations below which nothing can be said of what was wanted."""
_FOLD = 5
_SMALLEST = 1e-9


class Reading(NamedTuple):
    """A line that reads one attribute.

    Attributes:
        key: Of the attribute.
        title: Of the attribute.
        weights: Standard deviations of the reading for each unit of a latent, ``(D,)``.
        score: On pictures that it was not fitted on; nan where there are too few.
        is_binary: The score is the area under the ROC curve, else R².
    """

    key: str
    title: str
    weights: npt.NDArray[np.float64]
    score: float
    is_binary: bool

    @property
    def is_trusted(self) -> bool:
        """It reads well enough for its changes to count."""
        return self.score >= (LEAST_AUROC if self.is_binary else LEAST_R2)

    @property
    def score_text(self) -> str:
        """Score in words."""
        if np.isnan(self.score):
            return "untested"
        return f"{'AUROC' if self.is_binary else 'R²'} {self.score:.2f}"

    @property
    def worth(self) -> float:
        """Score on a scale from 0 (chance) to 1, to compare readings of both kinds."""
        return 2.0 * self.score - 1.0 if self.is_binary else self.score


class Effect(NamedTuple):
    """What became of one attribute.

    Attributes:
        title: Of the attribute.
        change: In standard deviations of its reading.
        role: ``wanted``; ``other``; ``bound`` to come, as classes exclude each other; ``unread``
            where the reading is too poor.
    """

    title: str
    change: float
    role: Role


def fit_readings(
    latents: npt.NDArray[np.floating], attributes: Sequence[Attribute]
) -> tuple[Reading, ...]:
    """Fit a reading of each attribute, and try it on pictures left out.

    Args:
        latents: Latents of the pictures.
        attributes: Of :func:`aelib.analysis.attributes.attributes_of`, for the same pictures.

    Shape:
        - latents: ``(N, D)``

    Returns:
        A reading for each.
    """
    z = np.asarray(latents, np.float64)
    is_left_out = np.arange(len(z)) % _FOLD == _FOLD - 1
    readings = []
    for attribute in attributes:
        known = ~np.isnan(attribute.values)
        fitted = known & ~is_left_out
        weights = ridge(z[fitted], attribute.values[fitted, None])[:, 0]
        read = z @ weights
        tried = known & is_left_out
        intercept = attribute.values[fitted].mean() - read[fitted].mean()
        judge = auroc if attribute.is_binary else r_squared
        score = judge(read[tried] + intercept, attribute.values[tried])
        scaled = weights / max(float(read.std()), _SMALLEST)
        readings.append(Reading(attribute.key, attribute.title, scaled, score, attribute.is_binary))
    return tuple(readings)


def auroc(read: npt.NDArray[np.floating], truth: npt.NDArray[np.floating]) -> float:
    """Return how often one with an attribute is read higher than one without; ties count half.

    Args:
        read: Readings.
        truth: 1 with it, 0 without it.

    Shape:
        - read, truth: ``(N,)``

    Returns:
        Area under the ROC curve; nan if there is none of either kind.
    """
    num_with = int((truth == 1.0).sum())
    num_pairs = num_with * (len(truth) - num_with)
    if num_pairs == 0:
        return float("nan")
    _, place, count = np.unique(read, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(count) - (count - 1) / 2.0)[place]
    total = float(ranks[truth == 1.0].sum())
    return (total - num_with * (num_with + 1) / 2.0) / num_pairs


def r_squared(read: npt.NDArray[np.floating], truth: npt.NDArray[np.floating]) -> float:
    """Return the share of a factor's variance that readings explain.

    Args:
        read: Readings.
        truth: The factor.

    Shape:
        - read, truth: ``(N,)``

    Returns:
        1 for perfect readings, below 0 for worse than the mean; nan if the factor never changes.
    """
    total = float(np.square(truth - truth.mean()).sum()) if len(truth) else 0.0
    if total < _SMALLEST:
        return float("nan")
    return 1.0 - float(np.square(read - truth).sum()) / total


def concerned(key: str, readings: Sequence[Reading]) -> tuple[list[int], list[int]]:
    """Return which readings an attribute is about.

    Args:
        key: Of the attribute.
        readings: All readings.

    Returns:
        Places of those that it is to change, and of those that its class excludes: they change the
        other way by themselves.
    """
    names = [f"c{part}" for part in key[1:].split("-")] if key.startswith("c") else [key]
    wanted = [place for place, reading in enumerate(readings) if reading.key in names]
    excluded: list[int] = []
    if key.startswith("c") and len(names) == 1:
        excluded = [
            place
            for place, reading in enumerate(readings)
            if reading.key.startswith("c") and place not in wanted
        ]
    return wanted, excluded


def effects(
    readings: Sequence[Reading],
    before: npt.NDArray[np.floating],
    after: npt.NDArray[np.floating],
    strengths: Mapping[str, float],
) -> list[Effect]:
    """Read what an edit has changed.

    Args:
        readings: The readings.
        before: Latent of the picture before.
        after: Latent of the picture after.
        strengths: How much of which attribute was added; those at 0 are not wanted.

    Shape:
        - before, after: ``(D,)``

    Returns:
        An effect for each reading.
    """
    step = np.asarray(after, np.float64) - np.asarray(before, np.float64)
    changes = [float(reading.weights @ step) for reading in readings]
    wanted: set[int] = set()
    bound: set[int] = set()
    for key, strength in strengths.items():
        if strength:
            mine, excluded = concerned(key, readings)
            wanted.update(mine)
            bound.update(place for place in excluded if changes[place] * strength < 0.0)
    return [
        Effect(reading.title, change, _role(place, reading, wanted, bound))
        for place, (reading, change) in enumerate(zip(readings, changes, strict=True))
    ]


def attribute_dependency(found: Sequence[Effect]) -> float | None:
    """Return what others change for each unit of what is wanted.

    Args:
        found: Effects of an edit.

    Returns:
        0 when only the wanted changes; None when nothing that can be read was wanted or changed, or
        when there is nothing else to read.
    """
    wanted = [abs(effect.change) for effect in found if effect.role == "wanted"]
    others = [
        abs(effect.change) if effect.role == "other" else 0.0
        for effect in found
        if effect.role in ("other", "bound")
    ]
    if not wanted or not others or sum(wanted) / len(wanted) < LEAST_CHANGE:
        return None
    return (sum(others) / len(others)) / (sum(wanted) / len(wanted))


def _role(place: int, reading: Reading, wanted: set[int], bound: set[int]) -> Role:
    if not reading.is_trusted:
        return "unread"
    if place in wanted:
        return "wanted"
    return "bound" if place in bound else "other"
