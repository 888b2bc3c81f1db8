from __future__ import annotations

import math

import pytest
import torch

from aelib.core import strict_json
from aelib.core.config import from_dict
from aelib.core.types import BottleneckOutput, ImageSpec, ModelOutput
from aelib.models import Autoencoder, ModelConfig
from aelib.models.signs import MOST_LISTED, vital_signs
from aelib.nn.distributions import DiagonalGaussian


def _model(image=ImageSpec(1, 8, 8), backbone="mlp", **bottleneck):  # noqa: B008 -- a plain tuple
    torch.manual_seed(0)
    parts = {"backbone": {"name": backbone}, "bottleneck": bottleneck}
    return Autoencoder(from_dict(ModelConfig, parts), image).eval()


def _output(latent, *, posterior=None, prediction=None, x=None, **details):
    x = torch.rand(len(latent), 1, 8, 8) if x is None else x
    prediction = torch.randn(len(latent), 1, 8, 8) if prediction is None else prediction
    codes = details.pop("codes", None)
    told = BottleneckOutput(latent, posterior=posterior, codes=codes, details=details)
    return ModelOutput(prediction, told, x)


def test_a_gaussian_latent_is_measured_by_its_formulas():
    torch.manual_seed(1)
    scale = torch.tensor([1.0, 0.5, 0.05])
    mean = torch.randn(400, 3, dtype=torch.float64) * scale + torch.tensor([0.0, 2.0, 0.0])
    log_variance = torch.full_like(mean, math.log(0.25))
    posterior = DiagonalGaussian(mean, log_variance)
    kl = posterior.kl_to_standard_normal()
    model = _model(name="gaussian", latent_dim=3)
    halves = [slice(0, 150), slice(150, 400)]
    signs = vital_signs(
        model,
        [
            _output(
                mean[part],
                posterior=DiagonalGaussian(mean[part], log_variance[part]),
                kl_per_dimension=kl[part],
            )
            for part in halves
        ],
    )
    assert signs["num_images"] == 400
    assert signs["active_units"] == 2  # 0.05² is below 0.01
    order = kl.mean(0).argsort(descending=True)
    assert signs["dimensions"] == order.tolist()
    expected = torch.distributions.kl_divergence(
        torch.distributions.Normal(mean, 0.5), torch.distributions.Normal(0.0, 1.0)
    ).mean(0)
    assert signs["kl_per_dimension"] == pytest.approx(expected[order].tolist(), rel=1e-4)
    assert signs["kl"] == pytest.approx(float(expected.sum()))
    assert signs["mean"] == pytest.approx(mean.mean(0)[order].tolist(), rel=1e-4)
    assert signs["variance"] == pytest.approx((mean.var(0) + 0.25)[order].tolist(), rel=1e-4)
    assert signs["saturated"] == signs["not_finite"] == 0.0
    assert "codebook" not in signs
    assert "kl_per_level" not in signs


def test_without_a_posterior_the_scale_of_the_latent_does_not_matter():
    torch.manual_seed(1)
    latent = torch.randn(200, 4) * torch.tensor([1.0, 1.0, 0.01, 0.0])
    model = _model(name="plain", latent_dim=4)
    for scale in (1e-3, 1.0, 1e3):
        signs = vital_signs(model, [_output(latent * scale)])
        assert signs["active_units"] == 2
        assert "kl" not in signs


def test_a_decoder_that_shows_one_picture_has_no_spread():
    model = _model(name="plain", latent_dim=2)
    x = torch.rand(50, 1, 8, 8)
    logits = torch.logit(x, eps=1e-6)
    same = vital_signs(model, [_output(torch.randn(50, 2), x=x, prediction=logits)])
    one = logits[:1].expand_as(logits)
    flat = vital_signs(model, [_output(torch.randn(50, 2), x=x, prediction=one)])
    assert same["spread"] == pytest.approx(1.0, abs=1e-3)
    assert flat["spread"] == pytest.approx(0.0, abs=1e-6)


def test_codes_are_counted_over_all_batches():
    model = _model(backbone="conv", name="vector_quantized", codebook_size=8, latent_dim=2)
    latent = torch.randn(4, 2, 2, 2)
    batches = [
        _output(latent, codes=torch.zeros(4, 2, 2, dtype=torch.int64)),
        _output(latent, codes=torch.full((4, 2, 2), 5)),
    ]
    codebook = vital_signs(model, batches)["codebook"]
    assert codebook["size"] == 8
    assert codebook["num_codes"] == 32
    assert codebook["used"] == 2
    assert codebook["perplexity"] == pytest.approx(2.0)
    assert codebook["usage"] == [0.5, 0.5, 0, 0, 0, 0, 0, 0]


def test_a_map_has_the_signs_of_its_channels():
    model = _model(backbone="conv", name="plain", latent_dim=3, layout="map")
    latent = torch.randn(16, 3, 2, 2) * torch.tensor([1.0, 2.0, 0.0])[None, :, None, None]
    signs = vital_signs(model, [_output(latent)])
    assert signs["latent_dim"] == 3
    assert signs["dimensions"][:2] == [1, 0]
    assert signs["active_units"] == 2
    assert signs["variance"][0] == pytest.approx(float(latent[:, 1].var()), rel=1e-3)


def test_levels_are_told_or_added_up():
    model = _model(name="gaussian", latent_dim=2)
    mean = torch.randn(10, 2)
    posterior = DiagonalGaussian(mean, torch.zeros_like(mean))
    levels = torch.tensor([[1.0, 3.0]]).expand(10, 2)
    signs = vital_signs(model, [_output(mean, posterior=posterior, kl_per_level=levels)])
    assert signs["kl_per_level"] == [1.0, 3.0]
    expected = 0.5 * mean.square().mean(0).sort(descending=True).values
    assert signs["kl_per_dimension"] == pytest.approx(expected.tolist(), rel=1e-4)


def test_a_sparse_latent_tells_which_units_are_silent():
    model = _model(name="plain", latent_dim=4)
    activity = torch.tensor([[0.0, 0.2, 0.0, 0.6], [0.0, 0.0, 0.0, 0.4]])
    signs = vital_signs(model, [_output(torch.randn(2, 4), activity=activity)])["activity"]
    assert signs["mean"] == pytest.approx(0.15)
    assert signs["silent"] == 0.5
    assert signs["histogram"][0] == 2
    assert sum(signs["histogram"]) == 4


@pytest.mark.parametrize("size", [4, 1024])
def test_a_row_of_the_log_takes_them_whatever_the_size_and_the_values(size):
    model = _model(name="gaussian", latent_dim=size)
    with torch.no_grad():
        good = model(torch.rand(30, 1, 8, 8))
    signs = vital_signs(model, [good])
    assert len(signs["mean"]) == min(size, MOST_LISTED)
    assert len(strict_json.dumps(signs)) < 4000
    bad = _output(torch.full((30, size), math.nan), posterior=good.bottleneck.posterior)
    spoilt = vital_signs(model, [bad])
    assert spoilt["not_finite"] == 1.0
    strict_json.dumps(spoilt)


def test_a_variance_at_its_bound_is_seen():
    model = _model(name="gaussian", latent_dim=2)
    mean = torch.randn(10, 2)
    bounds = torch.tensor([-12.0, 0.0]).expand(10, 2)
    signs = vital_signs(model, [_output(mean, posterior=DiagonalGaussian(mean, bounds))])
    assert signs["saturated"] == 0.5
