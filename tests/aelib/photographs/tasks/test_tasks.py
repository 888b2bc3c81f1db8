"""Each task, through its registry and by what it says of the damage."""

import pytest
import torch
from torch.nn import functional as F

from aelib.photographs.tasks import TASKS, Damaged
from aelib.photographs.tasks.brighten import LARGEST_GAIN, lifted
from aelib.photographs.tasks.denoise import MAX_SIGMA
from aelib.photographs.tasks.enlarge import enlarged, shrunk
from aelib.photographs.tasks.inpaint import masked
from aelib.photographs.tasks.sharpen import HIGHEST_SIGMA, blurred


@pytest.fixture
def clean():
    torch.manual_seed(0)
    return F.interpolate(torch.rand(64, 1, 8, 8), 32, mode="bicubic").clamp(0, 1)


@pytest.mark.parametrize("colours", [1, 3])
@pytest.mark.parametrize("task", TASKS.values(), ids=lambda task: task.name)
def test_damage_has_the_shapes_that_the_network_takes(task, colours):
    clean = torch.rand(3, colours, 32, 48)
    damaged = task.damage(clean)
    assert damaged.pictures.shape == clean.shape
    assert damaged.condition.shape == (3, task.conditions, 32, 48)
    assert torch.isfinite(damaged.pictures).all()
    assert task.finish(clean, damaged).shape == clean.shape


@pytest.mark.parametrize("task", TASKS.values(), ids=lambda task: task.name)
def test_draws_follow_from_the_seed(task, clean):
    first, again, other = (
        (torch.manual_seed(seed), task.damage(clean))[1].pictures for seed in (1, 1, 2)
    )
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_noise_has_the_level_that_is_told(clean):
    damaged = TASKS["denoise"].damage(clean.repeat(8, 1, 1, 1))
    is_noisy = damaged.condition > 0.01
    noise = ((damaged.pictures - clean.repeat(8, 1, 1, 1)) / damaged.condition)[is_noisy]
    assert noise.std() == pytest.approx(1.0, abs=0.02)
    assert damaged.condition.min() >= 0.0
    even = damaged.condition.flatten(1).std(1) < 1e-6
    assert 0.6 < even.float().mean() < 0.9
    assert damaged.condition[even].max() <= MAX_SIGMA


def test_shrinking_twofold_is_undone_on_a_slope():
    slope = torch.linspace(0.1, 0.9, 32).expand(1, 1, 32, 32)
    damaged = enlarged(shrunk(slope, 2), 2)
    torch.testing.assert_close(damaged.pictures[..., 6:-6], slope[..., 6:-6], atol=5e-3, rtol=0)
    assert damaged.condition.unique().tolist() == [0.5]


def test_holes_are_filled_from_near_by_and_told(clean):
    missing = torch.zeros(64, 1, 32, 32)
    missing[..., 10:14, 10:14] = 1.0
    damaged = masked(clean, missing)
    assert torch.equal(damaged.pictures * (1 - missing), clean * (1 - missing))
    hole = damaged.pictures[..., 10:14, 10:14]
    around = clean[..., 7:17, 7:17]
    assert (hole >= around.amin((2, 3), keepdim=True) - 1e-5).all()
    assert (hole <= around.amax((2, 3), keepdim=True) + 1e-5).all()


def test_a_finished_filling_keeps_what_is_known(clean):
    damaged = masked(clean, (torch.rand_like(clean) < 0.5).float())
    finished = TASKS["inpaint"].finish(torch.full_like(clean, 7.0), damaged)
    assert (finished == torch.where(damaged.condition == 1.0, 7.0, clean)).all()


def test_the_width_of_a_blur_is_told_as_a_share():
    told = blurred(torch.rand(2, 3, 4, 4), torch.tensor([1.0, HIGHEST_SIGMA]).view(2, 1, 1, 1))
    assert told.condition.amax((1, 2, 3)).tolist() == pytest.approx([1.0 / HIGHEST_SIGMA, 1.0])


def test_a_dark_picture_is_lifted_to_a_common_brightness(clean):
    damaged = lifted(0.2 * clean)
    assert damaged.pictures.mean().item() == pytest.approx(0.42, abs=0.02)
    gain = damaged.condition * LARGEST_GAIN
    torch.testing.assert_close(damaged.pictures, 0.2 * clean * gain)


def test_a_bright_or_black_picture_is_not_lifted_without_end():
    assert torch.equal(lifted(torch.ones(1, 1, 4, 4)).pictures, torch.ones(1, 1, 4, 4))
    black = lifted(torch.zeros(1, 1, 4, 4))
    assert black.condition.max() == 1.0


def test_a_task_returns_what_the_network_made():
    made = torch.rand(1, 1, 4, 4)
    assert TASKS["denoise"].finish(made, Damaged(made, made)) is made
