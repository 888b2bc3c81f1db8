from __future__ import annotations

import torch
from torch import nn

from aelib.nn.perceptron import Perceptron, as_judge


def test_layers_have_the_widths_given_and_no_activation_at_the_end():
    network = Perceptron(3, 8, 2)
    kinds = [type(layer) for layer in network.layers]
    assert kinds == [nn.Linear, nn.LeakyReLU, nn.Linear]
    assert network(torch.randn(5, 3)).shape == (5, 2)
    assert (network(torch.randn(500, 3)) < 0).any()


def test_a_judge_says_the_same_and_learns_nothing():
    network, x = Perceptron(3, 8, 1), torch.randn(5, 3, requires_grad=True)
    judged = as_judge(network, x)
    assert torch.equal(judged, network(x))
    judged.sum().backward()
    assert x.grad.abs().sum() > 0
    assert all(parameter.grad is None for parameter in network.parameters())
