import pytest
import torch

from aelib.photographs.tasks import DENOISE, TASKS, Damaged
from aelib.photographs.tasks.base import register


@pytest.mark.parametrize(
    ("task", "colours"),
    [
        pytest.param(task, colours, id=f"{task.name}-{colours}")
        for task in TASKS.values()
        for colours in task.colours
    ],
)
def test_damage_has_the_shapes_that_the_network_takes(task, colours):
    clean = torch.rand(3, colours, 32, 48)
    damaged = task.damage(clean)
    assert damaged.pictures.shape == clean.shape
    assert damaged.condition.shape == (3, task.conditions, 32, 48)
    assert torch.isfinite(damaged.pictures).all()
    assert task.finish(clean, damaged).shape == clean.shape


@pytest.mark.parametrize("task", TASKS.values(), ids=lambda task: task.name)
def test_draws_follow_from_the_seed(task, clean):
    planes = (
        clean.expand(-1, task.colours[0], -1, -1)
        * torch.linspace(0.5, 1.0, task.colours[0])[:, None, None]
    )
    first, again, other = (
        (torch.manual_seed(seed), task.damage(planes))[1].pictures for seed in (1, 1, 2)
    )
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_a_task_returns_what_the_network_made():
    made = torch.rand(1, 1, 4, 4)
    assert TASKS["denoise"].finish(made, Damaged(made, made)) is made


def test_a_name_is_taken_once():
    with pytest.raises(ValueError, match="twice"):
        register(DENOISE)
