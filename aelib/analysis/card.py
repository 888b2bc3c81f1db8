"""Write the card of a run: figures, health, pictures and limits, beside the weights they are of."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from aelib.analysis.card_pictures import write_pictures
from aelib.analysis.card_text import CardFacts, card_text
from aelib.analysis.few_labels import labelled_pictures
from aelib.analysis.health import check_up, write_health
from aelib.analysis.report import Evaluation, learned_from
from aelib.core.atomic import atomic_write
from aelib.core.config import to_dict
from aelib.core.device import best_device
from aelib.core.types import be_silent
from aelib.data import SPLITS
from aelib.runs import open_model
from aelib.runs.archive import without_folders
from aelib.runs.config import run_config_from_dict
from aelib.training.command import nearest_preset, train_command

if TYPE_CHECKING:
    from aelib.core.types import Report
    from aelib.runs import RunDirectory

FORMAT = 1
MEASURED = ("validation", "test")


def write_card(run: RunDirectory, report: Report = be_silent) -> None:
    """Measure a run and write what was found into its folder.

    ``evaluation.json``, ``health.json``, ``CARD.md`` and ``samples/``.

    Args:
        run: A run that has saved weights.
        report: Told how far a download is.
    """
    config = run_config_from_dict(without_folders(to_dict(run.config())))
    model = open_model(run, best_device()).model
    splits = learned_from(run.config(), report)
    evaluation = Evaluation(model, splits, labelled_pictures(run.config(), splits.train))
    figures = {split: evaluation.figures(split) for split in MEASURED}
    pictures = write_pictures(evaluation, run.path / "samples")
    outcome, preset = run.read("outcome"), nearest_preset(config, run.id)
    facts = CardFacts(
        run_id=run.id,
        preset=preset,
        config=config,
        command=train_command(config, preset),
        image=model.image,
        capabilities=model.capabilities,
        num_parameters=model.num_parameters,
        sizes={split: len(splits.split(split)) for split in SPLITS},
        environment=run.read("environment"),
        outcome=outcome,
        seconds=_seconds(run, outcome),
        figures=figures,
        pictures=pictures,
    )
    text = card_text(facts)
    digest = hashlib.sha256(run.weights_path.read_bytes()).hexdigest()
    run.write("evaluation", {"format": FORMAT, "weights_sha256": digest, **figures})
    atomic_write(run.path / "CARD.md", text)
    write_health(run, check_up(run, model, splits.validation, splits.train).findings)


def _seconds(run: RunDirectory, outcome: dict[str, Any]) -> float | None:
    if isinstance(outcome.get("seconds"), (int, float)):
        return float(outcome["seconds"])
    rows = run.metrics()
    return float(rows[-1]["seconds"]) if rows else None
