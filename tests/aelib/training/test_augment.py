from __future__ import annotations

import math

import pytest
import torch

from aelib.core.batch import shard
from aelib.core.errors import ConfigError
from aelib.core.types import ImageSpec
from aelib.runs.config import TrainingConfig
from aelib.training import Trainer
from aelib.training.augment import augment, check_augment

NAMES = ("shift", "shift_and_flip", "affine")


@pytest.fixture
def square():
    """A bright bar of 8×4 pixels in many pictures, away from the border."""
    x = torch.zeros(2000, 1, 28, 28)
    x[..., 10:18, 6:10] = 1.0
    return x


def test_a_shift_moves_by_whole_pixels_all_equally_likely(square):
    torch.manual_seed(0)
    moved = augment(square, "shift")
    assert torch.equal(moved.sum((1, 2, 3)), torch.full((2000,), 32.0))
    for dim, first in ((2, 10), (3, 6)):
        start = (moved.amax(5 - dim)[:, 0] > 0).float().argmax(1)
        places, counts = start.unique(return_counts=True)
        assert places.tolist() == [first - 2, first - 1, first, first + 1, first + 2]
        assert (counts / 400 - 1).abs().max() < 0.2


def test_a_shift_repeats_the_border():
    torch.manual_seed(0)
    white = torch.ones(50, 3, 8, 8)
    assert torch.equal(augment(white, "shift"), white)


def test_half_are_mirrored(square):
    torch.manual_seed(0)
    moved = augment(square, "shift_and_flip")
    is_right = moved[..., 14:].sum((1, 2, 3)) > 16
    assert is_right.float().mean().item() == pytest.approx(0.5, abs=0.05)


def test_a_turn_keeps_the_middle_and_the_amount_of_light_within_the_zoom():
    torch.manual_seed(0)
    rows, columns = torch.meshgrid(torch.arange(28), torch.arange(28), indexing="ij")
    bar = (((rows - 13.5).abs() < 9) & ((columns - 13.5).abs() < 3)).float()
    moved = augment(bar.expand(500, 1, 28, 28), "affine")[:, 0]
    light = moved.sum((1, 2)) / bar.sum()
    assert light.min() > 1 / 1.1**2 - 0.02
    assert light.max() < 1 / 0.9**2 + 0.02
    share = moved / moved.sum((1, 2), keepdim=True)
    y, x = (share * rows).sum((1, 2)) - 13.5, (share * columns).sum((1, 2)) - 13.5
    assert y.abs().max() < 2 / 0.9 + 0.3
    y, x = rows - 13.5 - y[:, None, None], columns - 13.5 - x[:, None, None]
    lean = 0.5 * torch.atan2(2 * (share * x * y).sum((1, 2)), (share * (y**2 - x**2)).sum((1, 2)))
    assert 9.0 < math.degrees(lean.abs().max()) < 11.0


@pytest.mark.parametrize("name", NAMES)
def test_pictures_stay_pictures_and_processes_share_the_draws(name):
    x = torch.rand(6, 3, 9, 12, generator=torch.Generator().manual_seed(0))
    torch.manual_seed(1)
    whole = augment(x, name)
    assert whole.shape == x.shape
    assert whole.min() >= 0
    assert whole.max() <= 1
    parts = []
    for rank in range(2):
        torch.manual_seed(1)
        with shard(rank, 2, lambda value: value):
            parts.append(augment(x[3 * rank : 3 * rank + 3], name))
    torch.testing.assert_close(torch.cat(parts), whole)


def test_nothing_is_done_where_nothing_is_asked(square):
    assert augment(square, "none") is square
    check_augment("none", ImageSpec(2, 1, 32))


@pytest.mark.parametrize("name", NAMES)
def test_series_are_not_moved(name):
    with pytest.raises(ConfigError, match=r"got series data. Set training.augment to none"):
        check_augment(name, ImageSpec(2, 1, 32))


def test_the_model_is_asked_for_the_moved_picture(new_run, tiny_splits, monkeypatch):
    targets = []
    for name in ("none", "shift"):
        trainer = Trainer(new_run(name, augment=name), tiny_splits)
        step = trainer.step.forward
        monkeypatch.setattr(
            trainer.step,
            "forward",
            lambda x, y, *rest, step=step: targets.append(y) or step(x, y, *rest),
        )
        trainer._one_step(trainer._order())
    plain, moved = targets
    assert torch.equal(plain, tiny_splits.train.batch(trainer._order()[: len(plain)]))
    assert not torch.equal(plain, moved)
    choices = TrainingConfig.__dataclass_fields__["augment"].metadata["aelib"].choices
    assert {*NAMES, "none"} == set(choices)


def test_training_sees_as_many_pictures_as_it_may(new_run, tiny_splits):
    trainer = Trainer(new_run(num_images=20), tiny_splits)
    assert len(trainer._order()) == 20
    assert trainer.steps_per_epoch == 20 // trainer.batch_size
