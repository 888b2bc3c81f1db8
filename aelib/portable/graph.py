"""A model's encoder and decoder as ONNX, for the browser and for other programs.

The decoder reads flat latents and gives pictures, the encoder reads pictures and gives flat latents
and, where there is a posterior, how wide it is. Both take any number of rows; a model that is told
classes takes them as a second input.

References:
    ONNX, Open neural network exchange. https://onnx.ai
"""

from __future__ import annotations

import contextlib
import math
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import torch
from torch import nn

from aelib.core.errors import CapabilityError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from torch import Tensor

    from aelib.models import Autoencoder

Part = Literal["decoder", "encoder"]
OPSET = 17
NUM_CHECKED = 64
MAX_ERROR = 1e-5
"""Largest difference from torch that is allowed, in units of a value."""


class Graph(NamedTuple):
    """An exported part.

    Attributes:
        data: The ONNX file.
        max_error: Largest difference from torch over :data:`NUM_CHECKED` random inputs.
    """

    data: bytes
    max_error: float


def export_part(model: Autoencoder, part: Part) -> Graph:
    """Export one part of a model and compare it with torch.

    Args:
        model: A model in evaluation mode, on the CPU.
        part: ``decoder`` or ``encoder``.

    Returns:
        One file with all weights, checked.

    Raises:
        CapabilityError: If this model cannot be written as ONNX, or gives other answers there.
    """
    module: nn.Module = _Decoder(model) if part == "decoder" else _Encoder(model)
    try:
        data = _export(module.eval(), model, part)
        error = _largest_error(data, module, model, part)
    except Exception as problem:
        raise CapabilityError(
            f"Expected a {part} that can be written as ONNX, got one that cannot: "
            f"{type(problem).__name__}.",
            "The server decodes it instead.",
        ) from problem
    if not error <= MAX_ERROR:
        raise CapabilityError(
            f"Expected the {part} to answer as torch does within {MAX_ERROR:g}, got a difference "
            f"of {error:.2g}.",
            "The server decodes it instead.",
        )
    return Graph(data, error)


class _Decoder(nn.Module):
    def __init__(self, model: Autoencoder) -> None:
        super().__init__()
        self.model = model

    def forward(self, latent: Tensor, label: Tensor | None = None) -> Tensor:
        return self.model.decode(latent.reshape(-1, *self.model.latent_shape), label)


class _Encoder(nn.Module):
    def __init__(self, model: Autoencoder) -> None:
        super().__init__()
        self.model = model

    def forward(self, picture: Tensor, label: Tensor | None = None) -> tuple[Tensor, ...]:
        output = self.model.encode(picture, label)
        latent = output.latent.flatten(1)
        if output.posterior is None:
            return (latent,)
        return latent, output.posterior.variance.flatten(1).sqrt()


def _inputs(model: Autoencoder, part: Part, number: int) -> tuple[Tensor, ...]:
    generator = torch.Generator().manual_seed(0)
    if part == "decoder":
        first = torch.randn(number, math.prod(model.latent_shape), generator=generator)
    else:
        first = torch.rand(number, *model.image.shape, generator=generator)
    if not model.capabilities.uses_labels:
        return (first,)
    return first, torch.arange(number) % max(1, model.image.num_classes)


def _names(model: Autoencoder, part: Part) -> tuple[list[str], list[str]]:
    inputs = ["latent" if part == "decoder" else "picture"]
    if model.capabilities.uses_labels:
        inputs.append("label")
    if part == "decoder":
        return inputs, ["picture"]
    return inputs, ["latent", "deviation"] if model.capabilities.has_posterior else ["latent"]


def _export(module: nn.Module, model: Autoencoder, part: Part) -> bytes:
    inputs, outputs = _names(model, part)
    with torch.no_grad(), _quiet(), tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{part}.onnx"
        torch.onnx.export(
            module,
            _inputs(model, part, 2),
            file,
            input_names=inputs,
            output_names=outputs,
            dynamic_axes={name: {0: "batch"} for name in (*inputs, *outputs)},
            opset_version=OPSET,
            # The exporter that traces takes 0.1 s where the newer one takes 2 to 4, which a person
            # would wait for before the first picture moves.
            dynamo=False,
        )
        return file.read_bytes()


def _largest_error(data: bytes, module: nn.Module, model: Autoencoder, part: Part) -> float:
    from onnxruntime import InferenceSession, SessionOptions  # noqa: PLC0415 -- takes long to load

    options = SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = InferenceSession(data, options, providers=["CPUExecutionProvider"])
    rows = _inputs(model, part, NUM_CHECKED)
    names = _names(model, part)[0]
    answers = session.run(None, {n: x.numpy() for n, x in zip(names, rows, strict=True)})
    with torch.no_grad():
        wanted = module(*rows)
    wanted = wanted if isinstance(wanted, tuple) else (wanted,)
    differences = [
        (torch.from_numpy(answer) - truth).abs().max()
        for answer, truth in zip(answers, wanted, strict=True)
    ]
    return float(torch.stack(differences).max())


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        # It warns that it traces, and that it will be replaced.
        warnings.simplefilter("ignore")
        yield
