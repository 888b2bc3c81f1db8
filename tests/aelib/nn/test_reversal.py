from __future__ import annotations

import torch

from aelib.nn.reversal import reverse_gradient


def test_values_pass_and_the_gradient_turns_round():
    x = torch.tensor([1.0, -2.0], requires_grad=True)
    y = reverse_gradient(x, weight=0.5)
    assert torch.equal(y, x)
    (y * torch.tensor([3.0, 4.0])).sum().backward()
    assert x.grad.tolist() == [-1.5, -2.0]
