r"""The transposed convolution that doubles a map; to one channel it is a matrix product on the CPU.

Input pixel i, with weights w, adds its value to the sixteen output pixels around it,

.. math:: y_{2i + k - 1} \mathrel{+}= \textstyle\sum_c x_{c,i}\, w_{c,k}, \quad k \in \{0,…,3\}^2.

The CPU's library counts the output's channels in blocks of sixteen, so that a grey picture takes as
long as sixteen would. As one product for each picture, whose columns are then added up in place,
the same numbers take a quarter to a third of its time forwards; backwards torch's way is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.grad import conv2d_weight

if TYPE_CHECKING:
    from torch import Tensor

KERNEL, STRIDE, PADDING = 4, 2, 1
"""Kernel 4 covers each output pixel equally often, which kernel 3 does not."""


class TransposedConvolution(nn.ConvTranspose2d):
    """A map of twice the sides.

    Args:
        before: Channels that it reads.
        after: Channels that it returns.

    References:
        Dumoulin & Visin 2016, A guide to convolution arithmetic. https://arxiv.org/abs/1603.07285
    """

    bias: Tensor

    def __init__(self, before: int, after: int) -> None:
        super().__init__(before, after, KERNEL, stride=STRIDE, padding=PADDING)

    def forward(self, x: Tensor, output_size: list[int] | None = None) -> Tensor:
        """Enlarge.

        Args:
            x: A map.
            output_size: As in torch; not needed.

        Shape:
            - x: ``(B, before, h, w)``
            - returns: ``(B, after, 2h, 2w)``

        Returns:
            The larger map.
        """
        if output_size is not None or not self._is_product(x):
            return super().forward(x, output_size)
        if not torch.is_grad_enabled():
            return _product(x, self.weight, self.bias)
        enlarged: Tensor = _Product.apply(x, self.weight, self.bias)
        return enlarged

    def _is_product(self, x: Tensor) -> bool:
        is_plain = x.device.type == "cpu" and not torch.is_autocast_enabled("cpu")
        # An exported graph is to hold one layer.
        is_graph = torch.onnx.is_in_onnx_export() or torch.compiler.is_compiling()
        return self.out_channels == 1 and is_plain and not is_graph and len(x) > 0


def _product(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    batch, channels, height, width = x.shape
    kernels = weight.reshape(channels, KERNEL * KERNEL).t().expand(batch, -1, -1)
    columns = torch.bmm(kernels, x.flatten(2))
    size = (STRIDE * height, STRIDE * width)
    return F.fold(columns, size, KERNEL, stride=STRIDE, padding=PADDING) + bias


class _Product(torch.autograd.Function):
    """The product forwards; backwards the convolution that it is the transpose of."""

    generate_vmap_rule = True

    @staticmethod
    def forward(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        return _product(x, weight, bias)

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Tensor, ...], output: Tensor) -> None:  # noqa: ANN401 -- torch names no type
        ctx.save_for_backward(*inputs[:2])

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, ...]:  # noqa: ANN401
        x, weight = ctx.saved_tensors
        wants_x, wants_weight, wants_bias = ctx.needs_input_grad
        to_x = F.conv2d(gradient, weight, stride=STRIDE, padding=PADDING) if wants_x else None
        to_weight = None
        if wants_weight:
            to_weight = conv2d_weight(  # type: ignore[no-untyped-call]
                gradient, weight.shape, x, stride=STRIDE, padding=PADDING
            )
        return to_x, to_weight, gradient.sum((0, 2, 3)) if wants_bias else None
