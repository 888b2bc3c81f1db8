import pytest
import torch
from scipy.fft import dctn, idctn

from aelib.corruptions import Blur, BlurConfig
from aelib.photographs.unblurring import EPSILON, added_unknown, unblurred


def each(*sigmas):
    return torch.tensor(sigmas).view(-1, 1, 1, 1)


def blurred(pictures, sigma):
    return Blur(BlurConfig()).apply(pictures, sigma)


def test_a_weak_blur_is_undone_without_a_network():
    torch.manual_seed(0)
    clean, sigma = torch.rand(2, 3, 20, 15), each(0.0, 0.4)
    found = unblurred(blurred(clean, sigma), sigma)
    assert (found - clean).abs().max() < 2e-3


@pytest.mark.parametrize("sigma", [0.8, 2.5])
def test_each_cosine_is_divided_by_what_the_blur_left_of_it(sigma):
    torch.manual_seed(0)
    clean = torch.rand(1, 1, 12, 17)
    soft = blurred(clean, each(sigma))
    kept, full = (dctn(one[0, 0].double().numpy(), norm="ortho") for one in (soft, clean))
    gains = kept / full
    wanted = idctn(kept * gains / (gains**2 + EPSILON**2), norm="ortho")
    assert unblurred(soft, each(sigma))[0, 0].numpy() == pytest.approx(wanted, abs=2e-3)


def test_a_network_changes_only_what_the_blur_has_lost():
    torch.manual_seed(0)
    clean, sigma = torch.rand(2, 1, 24, 24), each(0.4, 3.0)
    known = unblurred(blurred(clean, sigma), sigma)
    made = [added_unknown(known, guess, sigma) for guess in (known, known + torch.rand_like(known))]
    changed = made[1] - made[0]
    assert changed.abs().mean((1, 2, 3))[0] < 1e-3  # all was known
    assert changed.abs().mean((1, 2, 3))[1] > 0.05
    assert blurred(changed, sigma).abs().max() < 0.02  # the blurred picture stays as it was


def test_the_right_answer_stays_the_right_answer():
    torch.manual_seed(0)
    clean, sigma = torch.rand(3, 1, 16, 16), each(0.0, 1.5, 4.0)
    known = unblurred(blurred(clean, sigma), sigma)
    assert (added_unknown(known, clean, sigma) - clean).abs().max() < 1e-3
