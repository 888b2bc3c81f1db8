r"""A model that learns its pictures by heart, beside the cures: curves of real, small runs.

Each run is one preset, trained on this machine's kind (a CPU) by ``python -m
benchmarks.overfitting``; its curves are shipped, so that a page can show them at once, and anyone
can train the preset again. Errors are mean squared errors per value. That of training is what
training itself saw: with units dropped or pictures moved where the cure is that.

References:
    Goodfellow, Bengio & Courville 2016, Deep Learning, chapter 7.
    https://www.deeplearningbook.org/contents/regularization.html
    Srivastava et al. 2014, dropout. https://jmlr.org/papers/v15/srivastava14a.html
    Prechelt 1998, Early stopping – but when? https://doi.org/10.1007/3-540-49430-8_3
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aelib.core import strict_json
from aelib.training.presets import find_preset

if TYPE_CHECKING:
    from collections.abc import Sequence

SHIPPED = Path(__file__).parent / "bundled" / "overfitting.json"
TROUBLE = "overfitting"
CURES = ("early-stopping", "weight-decay", "dropout", "augmentation", "more-pictures")
"""Presets that differ from :data:`TROUBLE` by the one thing that their names say."""


@dataclass(frozen=True)
class LearningCurve:
    """Errors of one run, epoch by epoch.

    Attributes:
        preset: Which preset was trained.
        steps: Steps done at the end of each epoch.
        train: Mean squared error per value on training pictures, as training saw it.
        validation: The same on validation pictures.
    """

    preset: str
    steps: tuple[int, ...]
    train: tuple[float, ...]
    validation: tuple[float, ...]

    @property
    def title(self) -> str:
        """Name for people."""
        return find_preset(self.preset).title

    @property
    def teaches(self) -> str:
        """What it shows, in one sentence."""
        return find_preset(self.preset).teaches

    @property
    def best(self) -> int:
        """Index of the epoch of the lowest validation error: the one whose weights are kept."""
        return self.validation.index(min(self.validation))

    @property
    def kept(self) -> float:
        """Validation error of that epoch."""
        return self.validation[self.best]

    def change_from(self, other: LearningCurve) -> float:
        """Return how the kept error differs from another run's.

        Args:
            other: The run to compare with.

        Returns:
            A share of the other's error, below 0 for an improvement.
        """
        return self.kept / other.kept - 1.0

    @property
    def gap(self) -> float:
        """How much larger the validation error is than that of training, at the end."""
        return self.validation[-1] / self.train[-1]


def curve_of(preset: str, rows: Sequence[dict[str, Any]], num_values: int) -> LearningCurve:
    r"""Return the curve of a run from its log.

    The reconstruction term of the squared error with σ = 1 is
    :math:`\tfrac N2 (\mathrm{mse} + \log 2\pi)` for N values.

    Args:
        preset: The preset that was trained.
        rows: Rows of ``metrics.jsonl``.
        num_values: Values of a picture.

    Returns:
        Its errors.
    """
    constant = math.log(2.0 * math.pi)
    return LearningCurve(
        preset,
        tuple(int(row["step"]) for row in rows),
        tuple(2.0 * row["train"]["reconstruction"] / num_values - constant for row in rows),
        tuple(float(row["validation"]["mse"]) for row in rows),
    )


def write_curves(path: Path, curves: Sequence[LearningCurve]) -> None:
    """Write curves as JSON.

    Args:
        path: Target.
        curves: Curves of runs.
    """
    values = {
        curve.preset: {
            "steps": list(curve.steps),
            "train": [round(value, 6) for value in curve.train],
            "validation": [round(value, 6) for value in curve.validation],
        }
        for curve in curves
    }
    path.write_text(strict_json.dumps(values) + "\n", encoding="utf-8")


def read_curves(path: Path = SHIPPED) -> dict[str, LearningCurve]:
    """Read curves.

    Args:
        path: What :func:`write_curves` wrote; the shipped ones by default.

    Returns:
        Curves by preset, the trouble first.
    """
    values = strict_json.loads(path.read_bytes())
    return {
        preset: LearningCurve(preset, *(tuple(curve[key]) for key in _FIELDS))
        for preset, curve in values.items()
    }


_FIELDS = ("steps", "train", "validation")
