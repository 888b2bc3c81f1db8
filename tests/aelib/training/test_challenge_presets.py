from __future__ import annotations

from aelib.core.config import to_dict
from aelib.training.challenge_presets import CHALLENGES
from aelib.training.presets import PRESETS


def test_sharper_losses_differ_from_the_plain_preset_by_the_loss_alone():
    plain = to_dict(PRESETS["undercomplete"].config)
    for name in ("absolute-error", "structural-similarity", "perceptual", "patch-adversarial"):
        sharp = to_dict(CHALLENGES[name].config)
        assert sharp["model"].pop("loss") != plain["model"]["loss"]
        assert sharp["model"] == {k: v for k, v in plain["model"].items() if k != "loss"}
        assert sharp["training"] == plain["training"]


def test_runs_that_are_compared_take_about_as_many_steps():
    """1,437 digits, or as few as a preset says, in whole batches."""
    steps = {}
    for name in ("overfitting", "weight-decay", "dropout", "augmentation", "more-pictures"):
        training = CHALLENGES[name].config.training
        steps[name] = training.epochs * ((training.num_images or 1437) // training.batch_size)
    assert max(steps.values()) <= 1.1 * min(steps.values())
