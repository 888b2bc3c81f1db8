"""Write docs/models.md, a row for each model that is shipped: ``python docs/make_models.py``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from aelib.runs import RunDirectory  # noqa: E402
from aelib.runs.summary import summarise  # noqa: E402
from aelib.training.command import nearest_preset  # noqa: E402
from aelib.training.presets import PRESETS, TOPICS  # noqa: E402

HEAD = """# The models that come with the app

`python docs/make_models.py` writes this page from the figures beside each model. They are of test
pictures, which nothing was chosen on: 10,000 of Fashion-MNIST's t10k where the data is clothing.

    AELIB_DATA=<folder> python -m aelib evaluate MODEL --split test    # one row again

*MSE* is that of reconstructions of clean pictures, a denoiser's too; *PCA* that of principal
components, as many as the model has latent dimensions and fit on its training pictures; a dash
where the latent is no vector, or as large as the picture. *FD* is the Fréchet distance in the
features of our own classifier (2,000 pictures): it compares models of this table only; *fitted* is
that of draws from Gaussians fitted to the latents of validation pictures. *Health* is what a
check-up found (`python -m aelib health MODEL`): a model that shows its trouble is here to show it.
"""
TITLES = (
    "model",
    "data",
    "latent",
    "MSE",
    "PCA",
    "KL, nats",
    "FD, samples",
    "FD, fitted",
    "parameters",
    "health",
)


def models_page() -> str:
    """Return the page as Markdown.

    Returns:
        One table for each heading of the course.
    """
    rows: dict[str, list[str]] = {topic: [] for topic in TOPICS}
    for path in sorted(p.parent for p in (PROJECT / "checkpoints").glob("*/config.json")):
        run = RunDirectory(path)
        preset = nearest_preset(run.config(), run.id)
        rows[PRESETS[preset or "vae"].topic].append(_row(run, PRESETS[preset or "vae"].title))
    lines = [HEAD]
    for topic, found in rows.items():
        if found:
            lines += [f"## {topic.capitalize()}", "", f"| {' | '.join(TITLES)} |"]
            lines += [f"| {' | '.join(['---'] * len(TITLES))} |", *found, ""]
    return "\n".join(lines)


def _row(run: RunDirectory, title: str) -> str:
    summary = summarise(run)
    figures: dict[str, Any] = run.read("evaluation")["test"]
    findings = json.loads((run.path / "health.json").read_text())["findings"]
    trouble = [found["title"].lower() for found in findings if found["status"] != "ok"]
    pca = figures["pca_mse"]
    is_vector = summary.capabilities.latent_layout == "vector" and pca > 1e-9
    mse = f"{figures['mse']:.4f}"
    cells = (
        f"[{run.id}](../checkpoints/{run.id}/CARD.md): {title}",
        summary.data_title,
        f"{figures['latent_dim']:,.0f}",
        f"**{mse}**" if is_vector and figures["mse"] < pca else mse,
        f"{pca:.4f}" if is_vector else "–",
        _number(figures.get("kl"), ".1f"),
        _number(figures.get("frechet_samples"), ".1f"),
        _number(figures.get("frechet_fitted_samples"), ".1f"),
        f"{summary.num_parameters:,}",
        ", ".join(trouble) or "well",
    )
    return f"| {' | '.join(cells)} |"


def _number(value: float | None, form: str) -> str:
    return "–" if value is None else f"{value:{form}}"


if __name__ == "__main__":
    (PROJECT / "docs" / "models.md").write_text(models_page())
