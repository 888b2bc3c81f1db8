import torch

from aelib.photographs.tasks.enlarge import enlarged, shrunk


def test_shrinking_twofold_is_undone_on_a_slope():
    slope = torch.linspace(0.1, 0.9, 32).expand(1, 1, 32, 32)
    damaged = enlarged(shrunk(slope, 2), 2)
    torch.testing.assert_close(damaged.pictures[..., 6:-6], slope[..., 6:-6], atol=5e-3, rtol=0)
    assert damaged.condition.unique().tolist() == [0.5]
