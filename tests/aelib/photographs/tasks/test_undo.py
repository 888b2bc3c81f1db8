import pytest
import torch

from aelib.corruptions import CORRUPTIONS
from aelib.photographs.tasks import PREFIX, TASKS
from aelib.photographs.tasks.undo import told


def test_there_is_a_task_for_each_corruption_that_has_levels():
    kinds = {kind for kind in CORRUPTIONS if CORRUPTIONS[kind].part.level is not None}
    assert {name.removeprefix(PREFIX) for name in TASKS if name.startswith(PREFIX)} == kinds


def test_the_level_is_told_as_a_share_of_the_highest_and_white_as_1():
    pictures = torch.rand(2, 3, 4, 5)
    level = torch.tensor([0.3, 0.75]).view(2, 1, 1, 1)
    damaged = told(pictures, "speckle", level)
    assert torch.equal(damaged.pictures, pictures)
    assert damaged.condition[:, 0].mean((1, 2)).tolist() == pytest.approx([0.2, 0.5])
    assert (damaged.condition[:, 1] == 1.0).all()


def test_a_corruption_without_levels_cannot_be_told():
    with pytest.raises(ValueError, match="no levels"):
        told(torch.rand(1, 1, 2, 2), "none", 0.5)


def test_the_level_that_is_told_is_that_of_the_damage():
    clean = torch.ones(64, 1, 16, 16)
    torch.manual_seed(0)
    damaged = TASKS[f"{PREFIX}masking"].damage(clean)
    shares = 1.0 - damaged.pictures.mean((1, 2, 3))
    assert torch.allclose(shares, damaged.condition[:, 0].mean((1, 2)), atol=0.12)
    assert shares.min() < 0.1
    assert shares.max() > 0.9
