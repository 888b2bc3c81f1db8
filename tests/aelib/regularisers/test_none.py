from __future__ import annotations

import torch

from aelib.core.types import FINISHED, BottleneckOutput, ImageSpec
from aelib.regularisers import LatentView, NoRegulariser, NoRegulariserConfig


def test_nothing_is_asked():
    part = NoRegulariser(NoRegulariserConfig(), latent_shape=(3,), image=ImageSpec(1, 8, 8))
    view = LatentView(
        output=BottleneckOutput(torch.zeros(2, 3)),
        x=torch.zeros(2, 1, 8, 8),
        labels=None,
        prior=None,
        encode=None,
        progress=FINISHED,
    )
    assert part(view) == {}
