from __future__ import annotations

import pytest
import torch

from aelib.corruptions import Blur, BlurConfig
from aelib.corruptions.blur import blur_gains


@pytest.mark.parametrize("shape", [(28, 28), (9, 8), (5, 40), (1, 32)])
@pytest.mark.parametrize("sigma", [0.4, 1.5, 4.0])
def test_it_is_scipys_gaussian_filter(shape, sigma):
    from scipy.ndimage import gaussian_filter

    x = torch.rand(2, 3, *shape, generator=torch.Generator().manual_seed(0))
    blurred = Blur(BlurConfig(level=sigma))(x)
    expected = gaussian_filter(x.double().numpy(), (0, 0, sigma, sigma), mode="reflect")
    torch.testing.assert_close(blurred, torch.from_numpy(expected).float(), rtol=0, atol=2e-6)


def test_each_picture_has_a_width_of_its_own():
    x = torch.rand(1, 1, 16, 16, generator=torch.Generator().manual_seed(0)).repeat(3, 1, 1, 1)
    sigma = torch.tensor([0.0, 1.0, 3.0]).view(3, 1, 1, 1)
    together = Blur(BlurConfig()).apply(x, sigma)
    for index in range(3):
        single = Blur(BlurConfig()).apply(x[:1], sigma[index : index + 1])
        torch.testing.assert_close(together[index : index + 1], single)


def test_a_flat_picture_stays_flat():
    grey = torch.full((1, 1, 12, 12), 0.3)
    torch.testing.assert_close(Blur(BlurConfig(level=3.0))(grey), grey)


@pytest.mark.parametrize("side", [7, 28])
def test_each_cosine_is_shrunk_by_its_gain(side):
    from scipy.fft import dct

    sigma = torch.tensor([0.0, 0.4, 1.3, 4.0]).view(-1, 1, 1, 1)
    x = torch.rand(4, 1, side, side, generator=torch.Generator().manual_seed(0))
    gains = blur_gains(side, sigma)
    found = dct(Blur(BlurConfig()).apply(x, sigma).double().numpy(), norm="ortho")
    along_rows = dct(x.double().numpy(), norm="ortho") * gains.numpy()
    down = dct(along_rows, axis=2, norm="ortho") * gains.transpose(2, 3).numpy()
    assert dct(found, axis=2, norm="ortho") == pytest.approx(down, abs=2e-5)
    assert gains[0].tolist() == [[[1.0] * side]]
