"""How healthy a model is, in words: while it trains from its log, and afterwards from a check-up.

- :func:`findings_of_log` reads the run's files only: no model is built, no picture loaded.
- :func:`check_run` opens model and pictures, looks at both and says what it found.
- ``health.json`` keeps the findings of a check-up beside the weights that they belong to.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from aelib.analysis.health_examination import Examination, examine
from aelib.analysis.health_finding import Finding, from_json, to_json, worst
from aelib.analysis.health_pictures import picture_findings
from aelib.analysis.health_signs import signs_findings
from aelib.analysis.health_training import training_findings
from aelib.core.device import best_device
from aelib.core.types import be_silent
from aelib.data import load
from aelib.data.subset import few
from aelib.runs import open_model

if TYPE_CHECKING:
    from aelib.core.types import Report
    from aelib.data import ImageSet
    from aelib.models import Autoencoder
    from aelib.runs import RunDirectory

FORMAT = 1
FILE = "health"


class CheckUp(NamedTuple):
    """What was found, and what it was found from."""

    findings: tuple[Finding, ...]
    examined: Examination


def findings_of_log(run: RunDirectory) -> list[Finding]:
    """Say how a run is doing from its log.

    Args:
        run: A run, in training or not.

    Returns:
        Findings in a fixed order; those that need pictures are missing.
    """
    config, rows = run.config(), run.metrics()
    signs = rows[-1].get("signs") if rows else None
    told = signs_findings(config, signs) if isinstance(signs, dict) else []
    progress, outcome = run.read("progress"), run.read("outcome")
    return [*training_findings(config, rows, progress=progress, outcome=outcome), *told]


def check_up(
    run: RunDirectory, model: Autoencoder, validation: ImageSet, train: ImageSet | None
) -> CheckUp:
    """Look at a model beside its pictures.

    Args:
        run: Its run.
        model: The model in evaluation mode.
        validation: Pictures that it has not learned from.
        train: All training pictures of its data set; None where they are not at hand, and then what
            needs them is missing.

    Returns:
        Findings and measurements.
    """
    config = run.config()
    if train is not None:
        train = few(train, config.training.num_images, seed=config.training.seed)
    examined = examine(model, validation, train)
    progress, outcome = run.read("progress"), run.read("outcome")
    findings = (
        *training_findings(config, run.metrics(), progress=progress, outcome=outcome),
        *signs_findings(config, examined.signs),
        *picture_findings(config, examined),
    )
    return CheckUp(findings, examined)


def check_run(run: RunDirectory, report: Report = be_silent) -> CheckUp:
    """Open a run and its pictures, and look at both.

    Args:
        run: A run that has saved weights.
        report: Told how far a download is.

    Returns:
        Findings and measurements.
    """
    splits = load(run.config().data, report)
    model = open_model(run, best_device()).model
    return check_up(run, model, splits.validation, splits.train)


def write_health(run: RunDirectory, findings: tuple[Finding, ...]) -> None:
    """Keep findings beside the weights.

    Args:
        run: The run.
        findings: What a check-up found.
    """
    digest = _digest(run)
    run.write(FILE, {"format": FORMAT, "weights_sha256": digest, "findings": to_json(findings)})


def kept_findings(run: RunDirectory) -> list[Finding]:
    """Return the findings that were kept, or those of the log.

    Args:
        run: Any run whose settings can be read.

    Returns:
        Findings; those of ``health.json`` only if it is of these weights, those of a log only if it
        holds vital signs or tells of something ill: without, nobody has looked.
    """
    kept = run.read(FILE)
    if kept.get("format") == FORMAT and kept.get("weights_sha256") == _digest(run):
        found = from_json(kept.get("findings"))
        if found:
            return found
    told = findings_of_log(run)
    has_signs = any("signs" in row for row in run.metrics()[-1:])
    return told if has_signs or worst(told) != "ok" else []


def _digest(run: RunDirectory) -> str:
    return hashlib.sha256(run.weights_path.read_bytes()).hexdigest()
