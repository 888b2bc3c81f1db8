from __future__ import annotations

import json

import pytest
import torch

from aelib.core.errors import CheckpointError
from aelib.runs import load_weights, open_model
from aelib.runs.checkpoint import load_tensors, save_tensors


def test_a_model_opens_ready_to_use(tiny_run, tiny_images):
    model, info = open_model(tiny_run)
    assert not model.training
    assert not any(parameter.requires_grad for parameter in model.parameters())
    assert info["epoch"] in (1, 2)
    x = tiny_images.batch(slice(0, 4))
    assert torch.equal(model.reconstruct(x), model.reconstruct(x))


def test_weights_of_another_size_are_refused_before_the_model_is_built(tiny_run, monkeypatch):
    settings = json.loads(tiny_run.config_path.read_text())
    settings["model"]["backbone"] = {"name": "mlp", "hidden": [8192] * 8}
    tiny_run.config_path.write_text(json.dumps(settings))
    with pytest.raises(CheckpointError, match="Check that config and weights belong together"):
        open_model(tiny_run)


@pytest.mark.parametrize(
    "image", [None, "28", [1, 8], [1, 8, 8, 3, 1], [1.0, 8, 8, 3], [True, 8, 8, 3]]
)
def test_weights_without_an_image_size_are_refused(tiny_run, image):
    tensors, info = load_tensors(tiny_run.weights_path)
    save_tensors(tiny_run.weights_path, tensors, {**info, "image": image})
    with pytest.raises(CheckpointError, match="Expected the image size"):
        load_weights(tiny_run.weights_path, tiny_run.config().model)
