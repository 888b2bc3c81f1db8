from __future__ import annotations

import itertools

import numpy as np
import pytest
import torch

from aelib.bottlenecks import FiniteScalar, FiniteScalarConfig
from aelib.core.batch import shard
from aelib.core.errors import ConfigError
from aelib.core.types import ImageSpec


def _built(levels):
    torch.manual_seed(0)
    part = FiniteScalar(
        FiniteScalarConfig(levels=levels), feature_shape=(5, 4, 4), image=ImageSpec(1, 8, 8)
    )
    return part.eval(), 8 * torch.randn(200, 5, 4, 4)


@pytest.mark.parametrize("levels", [(2,), (3, 2), (8, 6, 5), (7, 5, 5, 5), (64,)])
def test_every_combination_of_levels_is_one_code(levels):
    part, _ = _built(levels)
    codes = torch.arange(part.codebook_size).reshape(1, 1, -1)
    latents = part.latent_of(codes)[0, :, 0].T
    values = [[(k - n // 2) / (n // 2) for k in range(n)] for n in levels]
    expected = {tuple(np.float32(combination)) for combination in itertools.product(*values)}
    assert {tuple(np.float32(row)) for row in latents.tolist()} == expected
    assert len(expected) == part.codebook_size


@pytest.mark.parametrize("levels", [(2,), (3, 2), (8, 6, 5), (64,)])
def test_the_latent_is_that_of_its_codes_and_all_levels_are_reached(levels):
    part, features = _built(levels)
    output = part(features, None)
    torch.testing.assert_close(part.latent_of(output.codes), output.latent)
    for channel, n in enumerate(levels):
        found = output.latent[:, channel].unique()
        assert len(found) == (n if n < 64 else pytest.approx(64, abs=6))
        assert found.min() >= -1
        assert found.max() <= 1


@pytest.mark.parametrize("levels", [(2, 3), (8, 5)])
def test_rounding_is_that_of_the_paper(levels):
    part, features = _built(levels)
    latent = part.to_latent(features).movedim(1, -1).detach().numpy().astype(np.float64)
    n = np.array(levels)
    half, offset = (n - 1) * 1.001 / 2, np.where(n % 2 == 0, 0.5, 0.0)
    bounded = np.tanh(latent + np.arctanh(offset / half)) * half - offset
    rounded = np.round(bounded)
    safe = np.abs(np.abs(bounded - rounded) - 0.5) > 1e-4  # not on the edge between two levels
    found = part(features, None).latent.movedim(1, -1).detach().numpy()
    np.testing.assert_allclose(found[safe], (rounded / (n // 2))[safe], atol=1e-6)


def test_it_is_what_vector_quantize_pytorch_does():
    library = pytest.importorskip("vector_quantize_pytorch")
    part, features = _built((8, 6, 5))
    theirs = library.FSQ(levels=[8, 6, 5])
    latent = part.to_latent(features)
    _, codes = theirs(latent)
    output = part(features, None)
    agree = (codes == output.codes).float().mean()
    assert agree > 0.999  # the edge between two levels may fall either way
    torch.testing.assert_close(theirs.indices_to_codes(output.codes), output.latent)


def test_zero_stays_zero_and_gradients_flow():
    part, _ = _built((8, 6, 5))
    part.to_latent.weight.data.zero_()
    part.to_latent.bias.data.zero_()
    features = torch.randn(2, 5, 4, 4)
    output = part(features, None)
    torch.testing.assert_close(output.latent, torch.zeros(2, 3, 4, 4))
    output.latent.sum().backward()
    assert (part.to_latent.bias.grad > 1).all()


def test_levels_are_in_use_whatever_the_scale_of_the_features():
    part, features = _built((5, 4))
    tiny = 1e-3 * features + 7
    assert part(tiny, None).codes.unique().numel() <= 2
    vectors = part.to_latent(tiny).detach()
    part.train()(tiny, None)
    expected = torch.stack([vectors.mean((0, 2, 3)), vectors.var((0, 2, 3), correction=0)])
    torch.testing.assert_close(part.moments.value, expected, rtol=1e-3, atol=1e-9)
    output = part.eval()(tiny, None)
    assert output.codes.unique().numel() == 20
    assert output.details["code_perplexity"] > 15
    half, sums = _built((5, 4))[0].train(), iter(200 * expected)
    with shard(0, 2, lambda value: next(sums, value)):
        half(tiny[:100], None)
    torch.testing.assert_close(half.moments.value, expected, rtol=1e-3, atol=1e-9)


@pytest.mark.parametrize("levels", [(), (64, 64, 64)])
def test_no_levels_and_too_many_codes_are_refused(levels):
    with pytest.raises(ConfigError, match=r"product of at most 65,536.*Take fewer"):
        FiniteScalarConfig(levels=levels)
