"""A view of latents that a test made up."""

from __future__ import annotations

import pytest
import torch

from aelib.core.types import FINISHED, BottleneckOutput, ImageSpec
from aelib.priors import StandardNormal, StandardNormalConfig
from aelib.regularisers import LatentView


@pytest.fixture
def view_of():
    """Return a function that makes a view of latents or a posterior, on blank pictures."""

    def make(latent, *, posterior=None, labels=None, num_draws=1, prior=None, encode=None, x=None):
        output = BottleneckOutput(latent, posterior, num_draws=num_draws)
        shape = tuple(latent.shape[1:])
        prior = prior or StandardNormal(
            StandardNormalConfig(), latent_shape=shape, image=ImageSpec(1, 8, 8)
        )
        x = torch.zeros(len(latent) // num_draws, 1, 8, 8) if x is None else x
        return LatentView(output, x, labels, prior, encode, FINISHED)

    return make
