from __future__ import annotations

import pytest
import torch

from aelib.core.errors import ConfigError
from aelib.core.types import ImageSpec
from aelib.priors import CodeTransformer, CodeTransformerConfig


def test_heads_divide_the_width():
    with pytest.raises(ConfigError, match=r"4 heads divide, got 10\. Choose a multiple"):
        CodeTransformerConfig(width=10, num_heads=4)


def test_a_map_of_one_code_is_a_plain_distribution():
    prior = CodeTransformer(
        CodeTransformerConfig(width=8, num_heads=2),
        latent_shape=(2, 1, 1),
        image=ImageSpec(1, 8, 8),
        codebook_size=5,
    )
    probabilities = prior.log_prob(torch.arange(5).reshape(5, 1, 1)).exp()
    torch.testing.assert_close(probabilities.sum(), torch.tensor(1.0))
