"""Every pair of parts that makes sense builds, learns, and is what it says."""

from __future__ import annotations

import itertools

import pytest
import torch

from aelib.backbones import BACKBONES
from aelib.bottlenecks import BOTTLENECKS
from aelib.conditioning import CONDITIONING
from aelib.core.config import from_dict
from aelib.core.errors import CapabilityError, ConfigError
from aelib.core.types import ImageSpec
from aelib.corruptions import CORRUPTIONS
from aelib.losses import LOSSES
from aelib.models import Autoencoder, ModelConfig, objective_terms, total
from aelib.models.fit import check_fit
from aelib.priors import PRIORS
from aelib.regularisers import REGULARISERS
from aelib.runs import load_weights, save_weights

SHAPES = {"image": ImageSpec(1, 8, 8, num_classes=3), "series": ImageSpec(2, 1, 32, num_classes=3)}
KINDS = {
    "backbone": BACKBONES,
    "bottleneck": BOTTLENECKS,
    "regulariser": REGULARISERS,
    "conditioning": CONDITIONING,
    "prior": PRIORS,
    "loss": LOSSES,
    "corruption": CORRUPTIONS,
}
VARIANTS = {
    "backbone": [{"name": "transformer", "mask_ratio": 0.5}],
    "regulariser": [{"name": "adversarial", "use_labels": True}],
    "bottleneck": [
        {"name": "plain", "layout": "map", "latent_dim": 4},
        {"name": "sparse", "kind": "top_k"},
    ],
    "loss": [{"name": "gaussian", "scope": "pixel"}],
    "prior": [
        {"name": "gmm", "covariance": "diagonal"},
        {"name": "manifold", "shape": "swiss_roll"},
    ],
}
"""Settings that change what a part is, beside the default of each part."""
SMALL = {
    ("backbone", "conv"): {"channels": [8, 8]},
    ("backbone", "conv1d"): {"channels": [8, 8]},
    ("backbone", "mlp"): {"hidden": [32]},
    ("backbone", "progressive_conv"): {"channels": [8, 8, 8]},
    ("backbone", "recurrent"): {"width": 16},
    ("backbone", "residual"): {"channels": [8, 8]},
    ("backbone", "separable_conv"): {"channels": [8, 8]},
    ("backbone", "transformer"): {"patch": 2, "width": 16, "depth": 1},
    ("bottleneck", "plain"): {"latent_dim": 4},
    ("bottleneck", "gaussian"): {"latent_dim": 4},
    ("bottleneck", "semi_supervised"): {"latent_dim": 4, "hidden": 16},
    ("regulariser", "adversarial"): {"hidden": 16},
    ("regulariser", "factor"): {"hidden": 16, "gamma": 1.0},
    ("bottleneck", "finite_scalar"): {"levels": [4, 3]},
    ("bottleneck", "flow"): {"latent_dim": 4, "num_flows": 2, "hidden": 8, "context": 4},
    ("bottleneck", "hierarchical"): {"level_dims": [1, 1, 2], "hidden": 8},
    ("bottleneck", "sparse"): {"latent_dim": 8, "k": 4},
    ("bottleneck", "vector_quantized"): {"latent_dim": 4, "codebook_size": 8},
    ("prior", "code_transformer"): {"width": 16, "num_layers": 1},
    ("prior", "flow"): {"num_layers": 2, "hidden": 8},
    ("prior", "pixelcnn"): {"width": 8, "num_layers": 2},
    ("prior", "vampprior"): {"num_components": 8},
}
"""Settings that make a part small where its defaults are not."""
PAIRS = [
    ("backbone", "bottleneck"),
    ("bottleneck", "regulariser"),
    ("bottleneck", "prior"),
    ("bottleneck", "loss"),
    ("bottleneck", "conditioning"),
    ("prior", "conditioning"),
    ("regulariser", "conditioning"),
]
"""Kinds that meet in code; the others do not see each other."""


def _choices(kind):
    named = [{"name": name} for name in KINDS[kind]] + VARIANTS.get(kind, [])
    return [{**SMALL.get((kind, choice["name"]), {}), **choice} for choice in named]


def _label(values):
    return "-".join(str(value) for value in values.values())


def _base(choice=None):
    return {"backbone": {"name": "conv", **SMALL["backbone", "conv"]}, **(choice or {})}


def _partner(choice):
    """A bottleneck that a choice can stand beside, where the default one cannot."""
    for bottleneck in _choices("bottleneck"):
        config = from_dict(ModelConfig, _base({"bottleneck": bottleneck, **choice}))
        try:
            check_fit(config, _image(config))
        except ConfigError:
            continue
        return bottleneck
    raise AssertionError(f"no bottleneck fits {choice}")


def _pairs():
    seen = set()
    for kinds in PAIRS:
        for pair in itertools.product(*map(_choices, kinds)):
            choice = dict(zip(kinds, pair, strict=True))
            name = "|".join(f"{kind[:4]}:{_label(value)}" for kind, value in choice.items())
            if "bottleneck" not in choice:
                choice["bottleneck"] = _partner({kinds[0]: pair[0]})
            if name not in seen:
                seen.add(name)
                yield pytest.param(from_dict(ModelConfig, _base(choice)), id=name)


def _image(config):
    kinds = BACKBONES[BACKBONES.name_of(config.backbone)].part.kinds
    return SHAPES["image" if "image" in kinds else "series"]


def _batch(model, num_pictures=6):
    x = torch.rand(num_pictures, *model.image.shape, generator=torch.Generator().manual_seed(1))
    can = model.capabilities
    has_labels = can.uses_labels or can.learns_from_labels
    return x, torch.arange(num_pictures) % 3 if has_labels else None


def _objective(model, x, labels, target):
    return total(objective_terms(model, model(x, labels), target))


@pytest.mark.parametrize("config", list(_pairs()))
def test_a_pair_builds_and_takes_a_step_or_says_why_not(config):
    torch.manual_seed(0)
    image = _image(config)
    try:
        check_fit(config, image)
    except ConfigError as error:
        refused = error
    else:
        refused = None
    if refused is not None:
        assert refused.remedy.startswith("Choose")
        with pytest.raises(ConfigError):
            Autoencoder(config, image)
        return
    model = Autoencoder(config, image).train()
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
    for kind in KINDS:
        for choice in _choices(kind):
            changed = {kind: choice}
            if kind != "bottleneck":
                changed["bottleneck"] = _partner(changed)
            yield pytest.param(_base(changed), id=f"{kind}-{_label(choice)}")


@pytest.fixture(params=list(_one_change()))
def model(request):
    torch.manual_seed(0)
    config = from_dict(ModelConfig, request.param)
    return Autoencoder(config, _image(config))


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
    torch.manual_seed(1)  # the same draws before and after
    with torch.no_grad():
        before = _objective(model.eval(), x, labels, x).mean()
    model.train()
    for _ in range(15):
        optimiser.zero_grad()
        _objective(model, x, labels, x).mean().backward()
        optimiser.step()
    torch.manual_seed(1)
    with torch.no_grad():
        after = _objective(model.eval(), x, labels, x).mean()
    assert after < before


def test_draws_of_a_generative_model_decode(model):
    if not model.capabilities.is_generative:
        with pytest.raises(CapabilityError):
            model.draw(4)
        return
    model.eval()
    labels = torch.arange(4) % 3
    with torch.no_grad():
        if model.prior.refits:
            x, given = _batch(model, 64)
            model.prior.refit(model.encode(x, given).latent)
        draws = [
            model.draw(4, labels=labels, generator=torch.Generator().manual_seed(seed))
            for seed in (1, 1, 2)
        ]
        pictures = model.decode(draws[0], labels)
    assert torch.equal(draws[0], draws[1])
    assert not torch.equal(draws[0], draws[2])
    assert pictures.shape == (4, *model.image.shape)
    assert torch.isfinite(pictures).all()


def test_a_model_that_predicts_classes_gives_probabilities(model):
    x, _ = _batch(model)
    if not model.capabilities.predicts_labels:
        with pytest.raises(CapabilityError):
            model.classify(x)
        return
    probabilities = model.eval().classify(x)
    assert probabilities.shape == (6, 3)
    torch.testing.assert_close(probabilities.sum(1), torch.ones(6))
