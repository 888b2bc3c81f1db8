"""Every combination of parts that makes sense builds, learns, and is what it says."""

from __future__ import annotations

import itertools

import pytest
import torch

from aelib.backbones import BACKBONES
from aelib.bottlenecks import BOTTLENECKS
from aelib.core.config import from_dict
from aelib.core.errors import ConfigError
from aelib.core.types import ImageSpec
from aelib.corruptions import CORRUPTIONS
from aelib.losses import LOSSES
from aelib.models import Autoencoder, ModelConfig, objective_terms, total
from aelib.runs import load_weights, save_weights

IMAGE = ImageSpec(1, 8, 8, num_classes=3)
VARIANTS = {
    "bottleneck": [{"name": "plain", "layout": "map", "latent_dim": 4}],
    "loss": [{"name": "gaussian", "scope": "pixel"}],
}


def _choices(registry, kind):
    return [{"name": name} for name in registry] + VARIANTS.get(kind, [])


def _label(values):
    return "-".join(str(value) for value in values.values())


def _combinations():
    kinds = {
        "backbone": BACKBONES,
        "bottleneck": BOTTLENECKS,
        "loss": LOSSES,
        "corruption": CORRUPTIONS,
    }
    lists = [_choices(registry, kind) for kind, registry in kinds.items()]
    for chosen in itertools.product(*lists):
        config = from_dict(ModelConfig, dict(zip(kinds, chosen, strict=True)))
        bottleneck, backbone = config.bottleneck, chosen[0]["name"]
        wanted = BOTTLENECKS[BOTTLENECKS.name_of(bottleneck)].part.layout(bottleneck)
        fits = wanted in BACKBONES[backbone].part.feature_layouts
        yield pytest.param(config, fits, id="|".join(map(_label, chosen)))


def _batch(model, num_pictures=6):
    x = torch.rand(num_pictures, *model.image.shape, generator=torch.Generator().manual_seed(1))
    labels = torch.arange(num_pictures) % 3 if model.capabilities.uses_labels else None
    return x, labels


def _objective(model, x, labels, target):
    return total(objective_terms(model, model(x, labels), target))


@pytest.mark.parametrize(("config", "fits"), list(_combinations()))
def test_a_combination_builds_and_takes_a_step_or_says_why_not(config, fits):
    torch.manual_seed(0)
    if not fits:
        with pytest.raises(ConfigError, match="Choose another backbone or layout"):
            Autoencoder(config, IMAGE)
        return
    model = Autoencoder(config, IMAGE).train()
    target, labels = _batch(model)
    x = model.corruption(target)
    terms = objective_terms(model, model(x, labels), target)
    for term in terms.values():
        assert term.value.shape == (6,)
        assert torch.isfinite(term.value).all()
    total(terms).mean().backward()
    for name, parameter in model.named_parameters():
        assert parameter.grad is not None, name
        assert torch.isfinite(parameter.grad).all(), name
    torch.optim.AdamW(model.parameters(), lr=1e-3).step()
    assert all(torch.isfinite(p).all() for p in model.parameters())


def _one_change():
    """The default model, and each other choice of each part."""
    base = {
        "backbone": {"name": "conv", "channels": [8, 8]},
        "bottleneck": {"name": "gaussian", "latent_dim": 4},
        "loss": {"name": "mse"},
    }
    small = {"mlp": {"name": "mlp", "hidden": [32]}, "conv": base["backbone"]}
    kinds = {"backbone": BACKBONES, "bottleneck": BOTTLENECKS, "loss": LOSSES}
    for kind, registry in kinds.items():
        for choice in _choices(registry, kind):
            chosen = small.get(choice["name"], choice)
            yield pytest.param({**base, kind: chosen}, id=f"{kind}-{_label(choice)}")


@pytest.fixture(params=list(_one_change()))
def model(request):
    torch.manual_seed(0)
    return Autoencoder(from_dict(ModelConfig, request.param), IMAGE)


def test_evaluation_repeats_itself_and_gives_pictures(model):
    model.eval()
    x, labels = _batch(model)
    with torch.no_grad():
        first, second = model.reconstruct(x, labels), model.reconstruct(x, labels)
        latent = 10 * torch.randn(6, *model.latent_shape)
        decoded = model.decode(latent, labels)
    assert torch.equal(first, second)
    for images in (first, decoded):
        assert images.shape == x.shape
        assert images.min() >= 0
        assert images.max() <= 1


def test_saved_and_opened_it_gives_the_same_pictures(model, tmp_path):
    path = tmp_path / "weights.safetensors"
    save_weights(path, model, {"epoch": 3})
    opened, info = load_weights(path, model.config)
    assert info["epoch"] == 3
    assert opened.image == model.image
    x, labels = _batch(model)
    with torch.no_grad():
        # the same weights bit for bit; pictures up to the order of sums in another memory layout
        torch.testing.assert_close(
            opened.reconstruct(x, labels), model.eval().reconstruct(x, labels)
        )
    saved = model.state_dict()
    assert all(torch.equal(value, saved[name]) for name, value in opened.state_dict().items())
    assert not any(parameter.requires_grad for parameter in opened.parameters())


def test_a_few_steps_lower_the_loss(model):
    x, labels = _batch(model)
    optimiser = torch.optim.AdamW(model.parameters(), lr=3e-3)
    with torch.no_grad():
        before = _objective(model.eval(), x, labels, x).mean()
    model.train()
    for _ in range(15):
        optimiser.zero_grad()
        _objective(model, x, labels, x).mean().backward()
        optimiser.step()
    with torch.no_grad():
        after = _objective(model.eval(), x, labels, x).mean()
    assert after < before
