from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from aelib.compression.code_coder import CodeCoder, prior_bits
from aelib.core.config import from_dict
from aelib.core.types import ImageSpec
from aelib.models import Autoencoder, ModelConfig


def _codes(count, seed=0):
    random = np.random.default_rng(seed)
    chances = np.array([[0.7, 0.1, 0.1, 0.1], [0.25, 0.25, 0.25, 0.25]])
    columns = [random.choice(4, size=count, p=row) for row in chances]
    return np.stack(columns, axis=1).astype(np.int32)


def test_codes_come_back_and_cost_their_entropy():
    coder = CodeCoder.fit(_codes(20_000), 4)
    codes = _codes(4000, seed=1)
    stream = coder.encode(codes)
    np.testing.assert_array_equal(coder.decode(stream, 4000), codes)
    entropy = -0.7 * math.log2(0.7) - 0.3 * math.log2(0.1) + 2.0
    assert coder.bits(codes).mean() == pytest.approx(entropy, rel=0.01)
    assert len(stream) * 8 / 4000 == pytest.approx(entropy, rel=0.02)


def test_a_code_that_was_never_seen_can_be_written():
    coder = CodeCoder.fit(np.zeros((50, 2), np.int32), 4)
    codes = np.array([[3, 0]], np.int32)
    np.testing.assert_array_equal(coder.decode(coder.encode(codes), 1), codes)
    assert coder.bits(codes)[0] == pytest.approx(math.log2(54) + math.log2(54 / 51))


def _model(prior):
    config = {
        "backbone": {"name": "conv", "channels": [4, 4]},
        "bottleneck": {"name": "vector_quantized", "latent_dim": 2, "codebook_size": 5},
        "prior": prior,
    }
    torch.manual_seed(0)
    return Autoencoder(from_dict(ModelConfig, config), ImageSpec(1, 8, 8, num_classes=3)).eval()


def test_the_prior_says_what_codes_would_cost_under_it():
    model = _model({"name": "pixelcnn", "width": 8, "num_layers": 2})
    codes = np.random.default_rng(0).integers(0, 5, (70, 4)).astype(np.int32)
    with torch.no_grad():
        nats = -model.prior.log_prob(torch.from_numpy(codes).long().reshape(70, 2, 2))
    assert prior_bits(model, codes) == pytest.approx(float(nats.mean()) / math.log(2), rel=1e-5)


def test_a_model_without_a_prior_over_codes_says_nothing():
    assert prior_bits(_model({"name": "standard_normal"}), np.zeros((2, 4), np.int32)) is None
