"""Why the level of the noise in training is chosen on validation pictures: errors of real runs.

For each kind of noise one small denoiser is trained at each of a few levels, and one more at all
of them; each is measured on validation pictures that were spoilt at several levels. Trained at too
low a level it leaves noise, at too high a one it blurs what was hardly spoilt. The errors are
shipped, so that a page can show them at once; ``python -m benchmarks.trained_levels`` makes them.

References:
    Vincent et al. 2010, choosing the noise. https://www.jmlr.org/papers/v11/vincent10a.html
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from aelib.core import strict_json

if TYPE_CHECKING:
    from collections.abc import Mapping

SHIPPED = Path(__file__).parent / "bundled" / "trained_levels.json"


class TrainedLevels(NamedTuple):
    """Mean squared errors per value, of one denoiser for each level of training.

    Attributes:
        trained: Levels of training, the lowest first.
        tested: Levels that the validation pictures were spoilt at.
        errors: Errors by level of training, each by level of test.
        varied: Errors, by level of test, of the one that was trained at levels up to the highest.
    """

    trained: tuple[float, ...]
    tested: tuple[float, ...]
    errors: tuple[tuple[float, ...], ...]
    varied: tuple[float, ...]

    def curve(self, tested: float) -> tuple[float, ...]:
        """Return the validation error over the level of training.

        Args:
            tested: Level that the pictures were spoilt at.

        Returns:
            One error for each of :attr:`trained`.
        """
        column = self.tested.index(tested)
        return tuple(row[column] for row in self.errors)

    def best(self, tested: float) -> float:
        """Return the level of training with the lowest validation error.

        Args:
            tested: Level that the pictures were spoilt at.

        Returns:
            One of :attr:`trained`.
        """
        curve = self.curve(tested)
        return self.trained[curve.index(min(curve))]

    def of_all_levels(self, tested: float) -> float:
        """Return the error of the denoiser that was trained at all levels.

        Args:
            tested: Level that the pictures were spoilt at.

        Returns:
            Its validation error.
        """
        return self.varied[self.tested.index(tested)]


def write_levels(found: Mapping[str, TrainedLevels], path: Path = SHIPPED) -> None:
    """Write errors as JSON.

    Args:
        found: Errors by name of the corruption.
        path: Target.
    """
    values = {kind: levels._asdict() for kind, levels in found.items()}
    path.write_text(strict_json.dumps(values) + "\n", encoding="utf-8")


def read_levels(path: Path = SHIPPED) -> dict[str, TrainedLevels]:
    """Read errors.

    Args:
        path: What :func:`write_levels` wrote; the shipped ones by default.

    Returns:
        Errors by name of the corruption.
    """
    values = strict_json.loads(path.read_bytes())
    return {
        kind: TrainedLevels(
            tuple(told["trained"]),
            tuple(told["tested"]),
            tuple(tuple(row) for row in told["errors"]),
            tuple(told["varied"]),
        )
        for kind, told in values.items()
    }
