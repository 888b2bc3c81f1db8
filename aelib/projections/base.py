"""What a projection is: latents of D dimensions drawn as points of two or three."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar, NamedTuple, Protocol

import numpy as np

from aelib.core.errors import DataError
from aelib.core.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

FEWEST = 4


class Report(Protocol):
    """Takes the share done in [0, 1], what is going on, and what gives the map as it is by then."""

    def __call__(
        self,
        fraction: float,
        message: str,
        picture: Callable[[], npt.NDArray[np.float32]] | None = None,
        /,
    ) -> None:
        """Take note."""


class Projected(NamedTuple):
    """A map of latents.

    Attributes:
        points: float32 ``(N, k)``, k of 2 or 3, in the order of the latents.
        note: What had to be changed to make the map; empty for nothing.
    """

    points: npt.NDArray[np.float32]
    note: str = ""


class Projection(ABC):
    """Draws latents as points.

    Attributes:
        title: Name for people.
        explanation: What distances in such a map mean, and what they do not.
        formula: What is minimised or computed, as LaTeX.
        is_instant: It takes a moment; the others run as a process of their own.
        packages: Distributions whose version changes the result.
        most_fitted: Of more latents a sample is fitted, and the rest placed by a network.
    """

    title: ClassVar[str]
    explanation: ClassVar[str]
    formula: ClassVar[str]
    is_instant: ClassVar[bool] = False
    packages: ClassVar[tuple[str, ...]] = ()
    most_fitted: ClassVar[int] = 60_000

    @abstractmethod
    def fit(self, latents: npt.NDArray[np.float32], report: Report) -> Projected:
        """Return the map.

        Args:
            latents: What to draw.
            report: Called now and then with the share done, what is going on, and the map so far.

        Shape:
            - latents: ``(N, D)``

        Returns:
            One point per latent; the same ones each time.
        """


PROJECTIONS: Registry[Projection] = Registry("projection")


def silent(
    fraction: float,
    message: str,
    picture: Callable[[], npt.NDArray[np.float32]] | None = None,
    /,
) -> None:
    """Take no notice of progress.

    Args:
        fraction: Share done.
        message: What is going on.
        picture: Gives the map as it is by then.
    """


def project(
    latents: npt.NDArray[np.floating], config: object, report: Report = silent
) -> Projected:
    """Draw latents as the settings say, here and now.

    Args:
        latents: What to draw.
        config: Settings of a registered projection.
        report: Called with the share done and what is going on.

    Shape:
        - latents: ``(N, D)``

    Returns:
        Finite points.

    Raises:
        DataError: If the latents cannot be drawn: too few, not finite, or all the same.
    """
    checked = check_latents(latents)
    projection = PROJECTIONS.build(config)
    if len(checked) > projection.most_fitted and not projection.is_instant:
        from aelib.projections.large import project_sample  # noqa: PLC0415 -- it imports this file

        result = project_sample(checked, projection.most_fitted, projection.fit, report)
    else:
        result = projection.fit(checked, report)
    if not np.isfinite(result.points).all():
        raise DataError(
            "Expected a map of finite points, got NaN or infinity.",
            "Choose other settings, or another projection.",
        )
    return result


def check_latents(latents: npt.NDArray[np.floating]) -> npt.NDArray[np.float32]:
    """Return the latents as a float32 matrix, or say why they cannot be drawn.

    Args:
        latents: What to draw.

    Shape:
        - latents, returns: ``(N, D)``

    Returns:
        Finite numbers.

    Raises:
        DataError: If there is nothing to draw or a number is not finite.
    """
    if latents.ndim != 2 or latents.shape[1] == 0:
        raise DataError(f"Expected latents as a matrix (N, D), got the shape {latents.shape}.")
    if latents.shape[0] == 0:
        raise DataError("Expected at least one picture to draw, got none.")
    if not np.isfinite(latents).all():
        num_bad = int((~np.isfinite(latents)).any(axis=1).sum())
        raise DataError(
            f"Expected finite latents, got NaN or infinity in {num_bad} of {len(latents)}.",
            "The model may have diverged: choose another, or train it with a lower learning rate.",
        )
    return np.ascontiguousarray(latents, dtype=np.float32)


def for_neighbors(latents: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return latents at unit size, or say why there are no neighbours to find among them.

    Neighbour methods do not depend on the size, but squares of float32 overflow or vanish.

    Args:
        latents: What to draw.

    Shape:
        - latents, returns: ``(N, D)``

    Returns:
        The latents, divided by their largest magnitude.

    Raises:
        DataError: If there are fewer than four, or all are the same.
    """
    if len(latents) < FEWEST:
        raise DataError(
            f"Expected at least {FEWEST} pictures, got {len(latents)}.", "Use PCA for so few."
        )
    if (latents == latents[0]).all():
        raise DataError(
            "Expected latents that differ, but every picture has the same one.",
            "The latent carries nothing: train with a smaller β or with KL warm-up.",
        )
    exact = latents.astype(np.float64)
    scaled: npt.NDArray[np.float32] = (exact / np.abs(exact).max()).astype(np.float32)
    return scaled


def note_of_few(words: str, used: float, asked: float, num_pictures: int) -> str:
    """Return the note of a map whose setting had to be lowered.

    Args:
        words: The setting with the place of its value: ``"{} neighbours"``.
        used: The value that was used.
        asked: The value that was asked for.
        num_pictures: Why.

    Returns:
        A sentence; empty where what was asked for was used.
    """
    if used >= asked:
        return ""
    lowered = words.format(f"{used:.3g}")
    return f"{lowered} instead of {asked:.3g}: there are only {num_pictures} pictures."
