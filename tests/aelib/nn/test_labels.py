from __future__ import annotations

import torch
from torch.nn import functional as F

from aelib.nn.labels import one_hot


def test_known_classes_are_those_of_torch_and_unknown_ones_are_nothing():
    labels = torch.tensor([2, 0, 1])
    assert torch.equal(one_hot(labels, 4), F.one_hot(labels, 4).float())
    assert one_hot(torch.tensor([-1]), 4).tolist() == [[0.0] * 4]
