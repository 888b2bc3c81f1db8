"""What a gallery says about a run: its settings in short, how far it is, and its figures.

Nothing is built and no picture is loaded; a run that cannot be read gives a reason instead.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aelib.core.errors import AelibError
from aelib.data import DATASETS
from aelib.models.capabilities import capabilities_of
from aelib.runs.index import is_shipped

if TYPE_CHECKING:
    from aelib.core.types import Capabilities
    from aelib.runs.config import RunConfig
    from aelib.runs.directory import RunDirectory, Status


@dataclass(frozen=True)
class RunSummary:
    """One run in short.

    Attributes:
        run: The run.
        is_shipped: It came with the app and must not be changed.
        status: How its training stands.
        problem: Why its settings cannot be read; empty when they can.
        config: Its settings; None when they cannot be read.
        capabilities: What its model can do; None when the settings cannot be read.
        data_title: Name of its data set for people.
        latent_size: Number of latent dimensions (per position for a map); None if unknown.
        num_parameters: Trainable numbers; None before training began.
        figures: Last known figures by name: of the best epoch so far.
        evaluation: Figures by split, beside PCA of the same size; empty before an evaluation.
        epochs_done: Epochs that ended.
        best_epoch: Epoch whose weights are kept.
        seconds: Time spent training.
    """

    run: RunDirectory
    is_shipped: bool
    status: Status
    problem: str = ""
    config: RunConfig | None = None
    capabilities: Capabilities | None = None
    data_title: str = ""
    latent_size: int | None = None
    num_parameters: int | None = None
    figures: dict[str, float] = field(default_factory=dict)
    evaluation: dict[str, dict[str, float]] = field(default_factory=dict)
    epochs_done: int = 0
    best_epoch: int | None = None
    seconds: float = 0.0

    @property
    def id(self) -> str:
        """Name of the run."""
        return self.run.id

    @property
    def is_usable(self) -> bool:
        """Whether there are weights to open."""
        return not self.problem and self.run.weights_path.is_file()

    def figure(self, name: str, split: str = "test") -> float | None:
        """Return a figure of an evaluation, or of the best epoch where that is its split.

        Args:
            name: For example ``mse``.
            split: ``validation`` or ``test``.

        Returns:
            The figure, or None.
        """
        value = self.evaluation.get(split, {}).get(name)
        if value is None and split == "validation":
            value = self.figures.get(name)
        return value


def summarise(run: RunDirectory) -> RunSummary:
    """Read a run's files.

    Args:
        run: Any run, whole or damaged.

    Returns:
        Its summary.
    """
    shipped, status = is_shipped(run), run.status
    if status == "damaged":
        return RunSummary(run, shipped, status, problem=run.problem)
    try:
        config = run.config()
        capabilities = capabilities_of(config.model)
        rows = run.metrics()
        best = min(rows, key=lambda row: row["validation"]["objective"]) if rows else None
        return RunSummary(
            run,
            shipped,
            status,
            config=config,
            capabilities=capabilities,
            data_title=DATASETS[DATASETS.name_of(config.data)].part.title,
            latent_size=getattr(config.model.bottleneck, "latent_dim", None),
            num_parameters=_number(run.read("environment").get("parameters")),
            figures=dict(best["validation"]) if best else {},
            evaluation=_evaluation(run.read("evaluation")),
            epochs_done=int(rows[-1]["epoch"]) if rows else 0,
            best_epoch=int(best["epoch"]) if best else None,
            seconds=float(rows[-1]["seconds"]) if rows else 0.0,
        )
    except AelibError as error:
        return RunSummary(run, shipped, status, problem=str(error))
    except (OSError, KeyError, TypeError, ValueError) as error:
        reason = f"Its files cannot be read ({type(error).__name__})."
        return RunSummary(run, shipped, status, problem=reason)


def _number(value: Any) -> int | None:  # noqa: ANN401 -- a JSON value
    return value if isinstance(value, int) else None


def _evaluation(value: dict[str, Any]) -> dict[str, dict[str, float]]:
    return {
        split: {name: float(item) for name, item in figures.items() if _is_number(item)}
        for split, figures in value.items()
        if isinstance(figures, dict)
    }


def _is_number(value: Any) -> bool:  # noqa: ANN401 -- a JSON value
    return isinstance(value, (int, float)) and not isinstance(value, bool)
