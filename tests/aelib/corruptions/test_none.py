from __future__ import annotations

import torch

from aelib.corruptions import NoCorruption, NoCorruptionConfig


def test_pictures_are_returned_as_they_are():
    x = torch.rand(2, 1, 8, 8)
    part = NoCorruption(NoCorruptionConfig())
    assert part(x) is x
    assert part.level is None
