from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from aelib.nn.similarity import WEIGHTS, multi_scale_ssim, num_scales, ssim


def _pair(*shape):
    generator = torch.Generator().manual_seed(0)
    x = F.avg_pool2d(torch.rand(*shape, generator=generator), 3, stride=1, padding=1)
    return x, (x + 0.15 * torch.randn(*shape, generator=generator)).clamp(0, 1)


@pytest.mark.parametrize("shape", [(2, 1, 28, 28), (2, 3, 17, 40)])
def test_it_is_that_of_scikit_image(shape):
    from skimage.metrics import structural_similarity

    x, y = _pair(*shape)
    expected = [
        structural_similarity(
            a.numpy().astype(np.float64),
            b.numpy().astype(np.float64),
            data_range=1.0,
            channel_axis=0,
            gaussian_weights=True,
            use_sample_covariance=False,
        )
        for a, b in zip(x, y, strict=True)
    ]
    torch.testing.assert_close(ssim(x, y), torch.tensor(expected, dtype=torch.float32))


def test_on_several_scales_it_is_a_product_of_powers():
    x, y = _pair(2, 1, 28, 28)
    assert num_scales(28, 28) == 2
    # structure on the fine scale alone: similarity of pictures whose means are made equal
    shares = [weight / sum(WEIGHTS[:2]) for weight in WEIGHTS[:2]]
    coarse = ssim(F.avg_pool2d(x, 2), F.avg_pool2d(y, 2))
    fine = (multi_scale_ssim(x, y) / coarse ** shares[1]) ** (1 / shares[0])
    assert (fine >= ssim(x, y)).all()  # luminance, at most 1, is missing from it
    assert (fine <= 1).all()
    torch.testing.assert_close(fine, ssim(x, y), rtol=0.05, atol=0.02)


@pytest.mark.parametrize("size", [(192, 192), (176, 208)])
def test_on_five_scales_it_is_that_of_pytorch_msssim(size):
    reference = pytest.importorskip("pytorch_msssim")
    x, y = _pair(2, 3, *size)
    expected = reference.ms_ssim(x, y, data_range=1.0, size_average=False)
    torch.testing.assert_close(multi_scale_ssim(x, y), expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    ("size", "count"), [((8, 8), 1), ((21, 40), 1), ((22, 22), 2), ((64, 64), 3), ((400, 300), 5)]
)
def test_small_pictures_have_fewer_scales(size, count):
    assert num_scales(*size) == count


@pytest.mark.parametrize("measure", [ssim, multi_scale_ssim])
@pytest.mark.parametrize("side", [8, 28])
def test_equal_pictures_are_most_alike_and_gradients_are_finite(measure, side):
    x, _ = _pair(3, 1, side, side)
    torch.testing.assert_close(measure(x, x), torch.ones(3))
    # the opposite picture: structure is negative everywhere
    y = (1 - x).requires_grad_()
    value = measure(x, y)
    assert (value < 0.5).all()
    value.sum().backward()
    assert torch.isfinite(y.grad).all()


def test_mixed_precision_does_not_touch_it():
    x, y = _pair(2, 1, 28, 28)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        mixed = multi_scale_ssim(x, y)
    torch.testing.assert_close(mixed, multi_scale_ssim(x, y))
