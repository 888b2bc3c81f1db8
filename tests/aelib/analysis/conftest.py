"""Models whose answers are known without training."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import torch
from torch import nn

from aelib.core.types import ImageSpec
from aelib.models import Autoencoder
from aelib.runs.config import run_config_from_dict


class Answering(nn.Module):
    """Stands for a model: reconstructs with a function, and remembers the batches it saw."""

    def __init__(self, image: ImageSpec, answer) -> None:
        super().__init__()
        self.image = image
        self.capabilities = SimpleNamespace(uses_labels=False)
        self.answer = answer
        self.unused = nn.Parameter(torch.zeros(1))
        self.batches: list[int] = []

    def reconstruct(self, x: torch.Tensor, labels: None) -> torch.Tensor:
        assert tuple(x.shape[1:]) == self.image.shape
        self.batches.append(len(x))
        return self.answer(x)


@pytest.fixture
def answering():
    def make(answer, channels: int = 1, side: int = 8) -> Answering:
        return Answering(ImageSpec(channels, side, side), answer)

    return make


@pytest.fixture
def untrained():
    def make(
        bottleneck: dict,
        corruption: dict | None = None,
        channels: int = 1,
        conditioning: str = "none",
        num_classes: int = 0,
    ) -> Autoencoder:
        model = {
            "backbone": {"name": "conv", "channels": [4, 8]},
            "bottleneck": bottleneck,
            "corruption": corruption or {"name": "none"},
            "conditioning": {"name": conditioning},
        }
        config = run_config_from_dict({"model": model}).model
        torch.manual_seed(0)
        return Autoencoder(config, ImageSpec(channels, 8, 8, num_classes)).eval()

    return make
