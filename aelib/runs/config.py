"""Settings of a run: data, model and training. A saved run is opened by reading these alone."""

from __future__ import annotations

from typing import Any

from aelib.core import strict_json
from aelib.core.config import config, from_dict, part, section, setting, to_dict
from aelib.core.errors import ConfigError
from aelib.data import DATASETS
from aelib.models import ModelConfig

FORMAT = 1


@config
class TrainingConfig:
    """How a model is trained."""

    epochs: int = setting(10, label="Epochs", help="Passes over the data.", low=1, high=10_000)
    batch_size: int = setting(64, label="Batch size", help="Pictures per step.", low=1, high=65_536)
    learning_rate: float = setting(
        3e-3, label="Learning rate", help="Peak of the cosine schedule.", low=1e-7, high=1.0
    )
    warm_up: float = setting(
        0.05,
        label="Learning-rate warm-up",
        help="Share of training over which the rate rises from 0.",
        low=0.0,
        high=1.0,
    )
    weight_decay: float = setting(
        0.0, label="Weight decay", help="Decoupled (AdamW), against overfitting.", low=0.0, high=1.0
    )
    gradient_clip: float = setting(
        1.0, label="Gradient clip", help="Largest norm of a gradient.", low=1e-6, high=1e6
    )
    rollbacks: int = setting(
        2,
        label="Roll-backs",
        help="How often training may go back to the last good epoch and on at half the learning "
        "rate when a value is not finite; 0 stops at once.",
        low=0,
        high=20,
    )
    ema_decay: float = setting(
        0.0,
        label="Weight averaging",
        help="Decay of an exponential average of the weights, which is then the model; 0 for none.",
        low=0.0,
        high=0.99999,
    )
    augment: str = setting(
        "none",
        label="Augmentation",
        help="Move, mirror or turn pictures at random in each step, against overfitting.",
        choices=("none", "shift", "shift_and_flip", "affine"),
    )
    num_images: int = setting(
        0,
        label="Training pictures",
        help="How many pictures training may see, chosen by the seed; 0 for all.",
        low=0,
        high=10_000_000,
    )
    num_labels: int = setting(
        0,
        label="Labelled pictures",
        help="How many labels training may see, equally many of each class; 0 for all.",
        low=0,
        high=10_000_000,
    )
    patience: int = setting(
        0,
        label="Early stopping",
        help="Epochs without a better validation objective before training ends; 0 for never.",
        low=0,
        high=1000,
        unit="epochs",
    )
    teacher: str = setting(
        "",
        label="Teacher",
        help="Name of a trained run whose reconstructions this one also learns; empty for none.",
    )
    teacher_weight: float = setting(
        1.0,
        label="Weight of the teacher",
        help="Factor of the distance to the teacher's reconstruction in the objective.",
        low=0.0,
        high=1e4,
    )
    teacher_latent_weight: float = setting(
        0.0,
        label="Weight of the teacher's latent",
        help="Factor of the distance to the teacher's latent, which must have the same size.",
        low=0.0,
        high=1e4,
    )
    seed: int = setting(
        0, label="Seed", help="The same seed gives the same model.", low=0, high=2**31 - 1
    )
    precision: str = setting(
        "auto",
        label="Precision",
        help="auto: bfloat16 on a GPU, float32 on a CPU.",
        choices=("auto", "float32", "bfloat16"),
    )
    compile: str = setting(
        "auto",
        label="Compile",
        help="auto: compile the step on a GPU when training is long enough to pay for it.",
        choices=("auto", "on", "off"),
    )
    kept_epochs: int = setting(
        60,
        label="Epochs kept for their maps",
        help="At the end of so many epochs, evenly spaced, the latents of 2,000 validation "
        "pictures are kept: Compare plays them as a film and sets two side by side; 0 for none.",
        low=0,
        high=1000,
    )


@config
class RunConfig:
    """Everything that determines a run."""

    data: Any = part(DATASETS, "fashion-mnist-mini", label="Data", help="Pictures to learn from.")
    model: ModelConfig = section(ModelConfig, label="Model", help="Parts of the autoencoder.")
    training: TrainingConfig = section(TrainingConfig, label="Training", help="How to train.")


def run_config_to_json(config: RunConfig) -> str:
    """Write settings as JSON with the format's number.

    Args:
        config: Settings of a run.

    Returns:
        Indented JSON.
    """
    return strict_json.dumps({"format": FORMAT, **to_dict(config)}, indent=2) + "\n"


def run_config_from_dict(data: dict[str, Any]) -> RunConfig:
    """Read settings with the format's number; a missing number means the present format.

    Args:
        data: Parsed JSON.

    Returns:
        The settings.

    Raises:
        ConfigError: If the format is newer than this version knows, or a setting is wrong.
    """
    if not isinstance(data, dict):
        raise ConfigError(f"Expected settings of a run, got {type(data).__name__}.")
    found = data.get("format", FORMAT)
    if found != FORMAT:
        raise ConfigError(
            f"Expected settings of format {FORMAT}, got format {found!r}.",
            "Update the app to open this run; the file is untouched.",
        )
    return from_dict(RunConfig, {key: item for key, item in data.items() if key != "format"})


def run_config_from_json(text: str | bytes) -> RunConfig:
    """Read settings from JSON, strictly.

    Args:
        text: What :func:`run_config_to_json` wrote, or a person did.

    Returns:
        The settings.
    """
    return run_config_from_dict(strict_json.loads(text))
