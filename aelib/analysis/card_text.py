"""The words of a model card, in a fixed template: one can be compared with another.

References:
    Mitchell et al. 2019, Model cards for model reporting. https://arxiv.org/abs/1810.03993
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aelib.analysis.denoising import best_filter
from aelib.analysis.few_labels import BASELINES, MOST_LABELLED
from aelib.analysis.report import FIGURES
from aelib.analysis.series_filters import find_filter
from aelib.core.config import describe, to_dict
from aelib.data import DATASETS
from aelib.training.presets import find_preset

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aelib.core.types import Capabilities, ImageSpec
    from aelib.runs import RunConfig

_SHOWN = (
    "mse",
    "psnr",
    "explained_variance",
    "frechet_reconstructions",
    "frechet_samples",
    "frechet_fitted_samples",
    "sample_precision",
    "sample_recall",
    "knn_accuracy",
    "elbo",
    "nll_bound",
    "bits_per_dim",
    "reconstruction",
    "kl",
    "active_units",
)


@dataclass(frozen=True)
class CardFacts:
    """What a card tells.

    Attributes:
        run_id: Name of the run.
        preset: Preset that its settings are nearest to; None for none.
        config: Its settings.
        command: Words that train it again.
        image: Size of the pictures.
        capabilities: What the model can do.
        num_parameters: Trainable numbers.
        sizes: Number of pictures by split.
        environment: Versions and machine, from ``environment.json``.
        outcome: How training ended, from ``outcome.json``.
        seconds: Time spent training; None if unknown.
        figures: Figures by split.
        pictures: What each picture file shows.
    """

    run_id: str
    preset: str | None
    config: RunConfig
    command: str
    image: ImageSpec
    capabilities: Capabilities
    num_parameters: int
    sizes: Mapping[str, int]
    environment: Mapping[str, Any]
    outcome: Mapping[str, Any]
    seconds: float | None
    figures: Mapping[str, Mapping[str, float]]
    pictures: Mapping[str, str]


def card_text(facts: CardFacts) -> str:
    """Write a card.

    Args:
        facts: What it tells.

    Returns:
        Markdown.
    """
    title = find_preset(facts.preset).title if facts.preset else "Autoencoder"
    parts = [
        f"# {title}: {facts.run_id}",
        _what(facts),
        "## Data and split\n\n" + _data(facts),
        "## Train it again\n\n" + _repeat(facts),
        "## Figures\n\n" + _figures(facts),
        "## Pictures\n\n" + _pictures(facts),
        "## Limits\n\n" + _limits(facts),
    ]
    return "\n\n".join(parts) + "\n"


def _what(facts: CardFacts) -> str:
    model = to_dict(facts.config.model)
    purpose = [find_preset(facts.preset).teaches] if facts.preset else []
    image = facts.image
    colours = "grey" if image.channels == 1 else "colour"
    rows = [
        ("Pictures", f"{image.height}×{image.width}, {colours}"),
        ("Latent", f"{facts.figures['test']['latent_dim']:.0f} numbers per picture"),
        ("Parameters", f"{facts.num_parameters:,}"),
        *((name.capitalize(), _part(part)) for name, part in model.items()),
    ]
    return "\n\n".join([*purpose, _table(("", ""), rows)])


def _part(part: Mapping[str, Any]) -> str:
    settings = [f"{key} {_value(value)}" for key, value in part.items() if key != "name"]
    return f"`{part['name']}`" + (f": {', '.join(settings)}" if settings else "")


def _value(value: Any) -> str:  # noqa: ANN401 -- a JSON value
    if isinstance(value, list):
        return "–".join(str(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _data(facts: CardFacts) -> str:
    part = DATASETS[DATASETS.name_of(facts.config.data)].part
    sizes = facts.sizes
    return (
        f"{part.title}. {part.summary}\n\n"
        f"{sizes['train']:,} pictures to train, {sizes['validation']:,} to choose the best epoch, "
        f"{sizes['test']:,} to test. Test pictures were used for the figures below and for nothing "
        "else. PCA was fit on the pictures to train."
    )


def _repeat(facts: CardFacts) -> str:
    environment = facts.environment
    part = DATASETS[DATASETS.name_of(facts.config.data)].part
    folder = "" if part.is_offline else "AELIB_DATA=<folder with the data> "
    best = facts.outcome.get("best_epoch")
    rows = [
        ("Epochs", _epochs(facts.outcome, best)),
        ("Time", "unknown" if facts.seconds is None else _duration(facts.seconds)),
        ("Machine", _machine(environment)),
        ("Versions", _versions(environment)),
    ]
    return (
        f"```\n{folder}{facts.command}\n```\n\n{_table(('', ''), rows)}\n\n"
        "On a CPU with the same versions and number of threads this gives the same weights; "
        "elsewhere they may differ by rounding."
    )


def _epochs(outcome: Mapping[str, Any], best: object) -> str:
    done = outcome.get("epochs")
    if done is None:
        return "unknown"
    return f"{done}, the weights are those of epoch {best}" if best else str(done)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _machine(environment: Mapping[str, Any]) -> str:
    keys = ("device", "machine", "system")
    known = [str(environment[key]) for key in keys if key in environment]
    if "threads" in environment:
        known.append(f"{environment['threads']} threads")
    return ", ".join(known) or "unknown"


def _versions(environment: Mapping[str, Any]) -> str:
    known = [f"{key} {environment[key]}" for key in ("python", "torch") if key in environment]
    return ", ".join(known) or "unknown"


def _figures(facts: CardFacts) -> str:
    splits = [split for split in ("validation", "test") if split in facts.figures]
    head = ["Figure", *(text for split in splits for text in (split, f"{split}, PCA"))]
    rows = []
    for key in _SHOWN:
        if key in facts.figures["test"]:
            values = [
                _number(facts.figures[split], name, key)
                for split in splits
                for name in (key, f"pca_{key}")
            ]
            rows.append((_title(key), *values))
    text = _table(head, rows) + "\n\n" + _price(facts.figures["test"])
    if facts.capabilities.denoises:
        text += "\n\n" + _denoising(facts, splits)
    if facts.capabilities.predicts_labels and "label_accuracy" in facts.figures["test"]:
        text += "\n\n" + _few_labels(facts, splits)
    if "frechet_num_images" in facts.figures["test"]:
        text += "\n\n" + _features(facts.figures["test"])
    return text


def _title(key: str) -> str:
    figure = FIGURES[key]
    unit = f", {figure.unit}" if figure.unit else ""
    arrow = {True: " ↑", False: " ↓", None: ""}[figure.higher_is_better]
    return figure.title + unit + arrow


def _number(figures: Mapping[str, float], name: str, key: str) -> str:
    return f"{figures[name]:.{FIGURES[key].digits}f}" if name in figures else ""


def _price(test: Mapping[str, float]) -> str:
    if test["pca_mse"] < 1e-9:
        return (
            "The latent is as large as the picture, so PCA copies it exactly: an overcomplete "
            "model is not to be judged by its error."
        )
    ratio = test["mse"] / test["pca_mse"]
    than = "below" if ratio < 1.0 else "above"
    return (
        f"On test pictures the mean squared error is {abs(1.0 - ratio):.0%} {than} that of PCA "
        "with as many components as there are latent dimensions."
    )


def _features(test: Mapping[str, float]) -> str:
    return (
        f"The Fréchet distance is between {test['frechet_num_images']:.0f} pictures and as many "
        "made ones, in the features of our own classifier of clothing: it compares models of one "
        "data set, and is no FID of the literature."
    )


def _few_labels(facts: CardFacts, splits: list[str]) -> str:
    names = {"": "**This model**", **{f"_{key}": BASELINES[key] for key in BASELINES}}
    rows = [
        (
            name[0].upper() + name[1:],
            *(f"{facts.figures[split][f'label_accuracy{ending}']:.4f}" for split in splits),
        )
        for ending, name in names.items()
    ]
    told = facts.figures["test"]["num_labels"]
    beside = min(told, MOST_LABELLED)
    return (
        f"It was told the class of {told:,.0f} pictures. Beside it, classifiers that learned from "
        f"{beside:,.0f} of them, each with the setting that is best on validation pictures; PCA "
        f"has as many components as there are latent dimensions.\n\n"
        f"{_table(['Class is found ↑', *splits], rows)}"
    )


def _denoising(facts: CardFacts, splits: list[str]) -> str:
    test = facts.figures["test"]
    best = find_filter(best_filter(test)).title
    rows = [
        ("Spoilt", "_noisy"),
        (f"Best classical filter on validation ({best})", "_best_filter"),
        ("**This model**", ""),
    ]
    head = ["PSNR in dB ↑", *splits]
    table = _table(
        head,
        [
            (name, *(f"{facts.figures[split][f'denoise_psnr{suffix}']:.2f}" for split in splits))
            for name, suffix in rows
        ],
    )
    noise = to_dict(facts.config.model)["corruption"]["name"]
    return (
        f"Denoising of {test['denoise_num_images']:.0f} test pictures spoilt by `{noise}` at level "
        f"{test['denoise_level']:g}; each filter at the strength that is best on validation "
        f"pictures.\n\n{table}"
    )


def _pictures(facts: CardFacts) -> str:
    blocks = [
        f"![{name.removesuffix('.png')}](samples/{name})\n\n{shown}"
        for name, shown in facts.pictures.items()
    ]
    return "\n\n".join(blocks)


def _limits(facts: CardFacts) -> str:
    part = DATASETS[DATASETS.name_of(facts.config.data)].part
    lines = [
        (
            "For teaching and for research on latent spaces. The figures hold for "
            f"{part.title} and for nothing else: pictures of another kind come back looking like "
            "those it was trained on."
        ),
        (
            "What the decoder shows is made up to look likely. It must not be used as evidence of "
            "what a picture held: not in medicine, not in forensics, not to tell people apart."
        ),
        "It is not a compressor: nothing bounds the error on a single picture.",
    ]
    if facts.capabilities.is_generative:
        lines.append(
            "Drawn pictures take over the selection and the faults of the training data; they are "
            "no sample of the world."
        )
    if facts.capabilities.denoises:
        lines.append(
            f"It was trained on one kind of noise ({_corruption(facts)}); on another kind, or on "
            "photographs, a classical filter may do better."
        )
    return "\n".join(f"- {line}" for line in lines)


def _corruption(facts: CardFacts) -> str:
    settings = facts.config.model.corruption
    labels = {name: describe(field).label for name, field in _fields(settings).items()}
    values = to_dict(settings)
    shown = ", ".join(f"{labels[name]} {_value(value)}" for name, value in values.items())
    return f"{to_dict(facts.config.model)['corruption']['name']}: {shown}"


def _fields(settings: Any) -> dict[str, Any]:  # noqa: ANN401 -- any settings class
    return dict(settings.__dataclass_fields__)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
