"""Every kind of backbone, bottleneck, conditioning and loss can leave for the browser."""

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from aelib.backbones import BACKBONES
from aelib.bottlenecks import BOTTLENECKS
from aelib.core.config import from_dict
from aelib.core.errors import CapabilityError, ConfigError
from aelib.core.types import ImageSpec
from aelib.losses import LOSSES
from aelib.models import Autoencoder, ModelConfig
from aelib.portable import MAX_ERROR, export_part

IMAGE = ImageSpec(1, 8, 8, num_classes=3)
SERIES = ImageSpec(2, 1, 32, num_classes=3)
KINDS = {"backbone": BACKBONES, "bottleneck": BOTTLENECKS, "loss": LOSSES}
PARTS = [(kind, name) for kind, registry in KINDS.items() for name in registry]
PARTS += [("conditioning", "label"), ("prior", "vampprior")]


def build(image, **parts):
    torch.manual_seed(0)
    return Autoencoder(from_dict(ModelConfig, parts), image).eval()


def run(graph, *inputs):
    session = onnxruntime.InferenceSession(graph.data, providers=["CPUExecutionProvider"])
    names = [given.name for given in session.get_inputs()]
    return session.run(None, dict(zip(names, inputs, strict=True)))


@pytest.mark.parametrize(("kind", "name"), PARTS)
def test_every_part_answers_as_torch_does(kind, name):
    built = 0
    parts = {kind: {"name": name}}
    if name == "vampprior":
        parts["bottleneck"] = {"name": "gaussian"}
    for image in (IMAGE, SERIES):
        try:
            model = build(image, **parts)
        except (CapabilityError, ConfigError):
            continue  # pictures only, or series only
        built += 1
        for part in ("decoder", "encoder"):
            assert export_part(model, part).max_error <= MAX_ERROR
    assert built


@pytest.mark.parametrize("rows", [1, 5])
def test_a_graph_is_one_sound_file_for_any_number_of_rows(rows):
    model = build(IMAGE, bottleneck={"name": "gaussian", "latent_dim": 3})
    decoder, encoder = export_part(model, "decoder"), export_part(model, "encoder")
    for graph in (decoder, encoder):
        onnx.checker.check_model(onnx.load_from_string(graph.data), full_check=True)
    x = np.random.default_rng(0).random((rows, 1, 8, 8), dtype=np.float32)
    latent, deviation = run(encoder, x)
    assert latent.shape == deviation.shape == (rows, 3)
    (picture,) = run(decoder, latent)
    with torch.no_grad():
        wanted = model.reconstruct(torch.from_numpy(x)).numpy()
    assert np.abs(picture - wanted).max() <= MAX_ERROR


def test_a_class_is_a_second_input():
    model = build(IMAGE, conditioning={"name": "label"})
    graph = export_part(model, "decoder")
    latent = np.zeros((2, model.latent_shape[0]), np.float32)
    (picture,) = run(graph, latent, np.array([0, 2]))
    assert np.abs(picture[0] - picture[1]).max() > 0.0


def test_what_cannot_be_exported_or_answers_otherwise_is_said():
    class Strange(torch.nn.Module):
        def forward(self, x):
            return torch.special.bessel_j0(x).mean() + torch.zeros(len(x), 1, 8, 8)

    class Remembers(torch.nn.Module):
        count = 0

        def forward(self, x):
            self.count += 1
            return x.new_full((1, 1, 8, 8), float(self.count)) + 0 * x.mean()

    model = build(IMAGE)
    model.decoder = Strange()
    with pytest.raises(CapabilityError, match="written as ONNX"):
        export_part(model, "decoder")
    model.decoder = Remembers()
    with pytest.raises(CapabilityError):
        export_part(model, "decoder")
