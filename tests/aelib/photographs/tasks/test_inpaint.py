import torch

from aelib.photographs.tasks import TASKS
from aelib.photographs.tasks.inpaint import masked


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
