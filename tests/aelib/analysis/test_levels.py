from __future__ import annotations

import pytest
import torch

from aelib.analysis.denoising import best_filtered
from aelib.analysis.filters import FILTERS
from aelib.analysis.levels import LevelErrors, break_even, level_curve
from aelib.analysis.spoiling import spoil_batch
from aelib.core.config import from_dict
from aelib.core.types import ImageSpec
from aelib.corruptions import PatchMasking, PatchMaskingConfig
from aelib.models import Autoencoder, ModelConfig


@pytest.fixture
def model():
    torch.manual_seed(0)
    config = {
        "backbone": {"name": "mlp", "hidden": [8]},
        "bottleneck": {"name": "plain", "latent_dim": 4},
        "corruption": {"name": "patch_masking", "patch": 2, "level": 0.5},
    }
    return Autoencoder(from_dict(ModelConfig, config), ImageSpec(1, 8, 8)).eval()


def test_errors_are_those_of_the_same_pictures_at_each_level(model, tiny_images):
    said = []
    curve = level_curve(
        model, tiny_images, "patch_masking", num_levels=3, report=lambda *told: said.append(told)
    )
    assert [errors.level for errors in curve] == [0.0, 0.5, 1.0]
    assert [fraction for fraction, _ in said] == pytest.approx([0, 1 / 3, 2 / 3])
    clean = tiny_images.batch(slice(None))
    # squares of the size that the model's own settings name
    spoilt = spoil_batch(PatchMasking(PatchMaskingConfig(patch=2)), clean, 0.5, seed=1)
    with torch.no_grad():
        made = model.reconstruct(spoilt)
    assert curve[1].spoilt == pytest.approx((spoilt - clean).square().mean().item(), rel=1e-5)
    assert curve[1].model == pytest.approx((made - clean).square().mean().item(), rel=1e-5)
    assert curve[0].spoilt == 0.0
    assert curve[2].spoilt == pytest.approx(clean.square().mean().item(), rel=1e-5)


def test_the_filter_is_the_best_of_all_where_it_was_chosen(tiny_images):
    clean = tiny_images.batch(slice(0, 6))
    noisy = clean + 0.2 * torch.randn(clean.shape, generator=torch.Generator().manual_seed(0))
    noisy = noisy.clamp(0, 1)
    name, error = best_filtered(noisy, clean)
    everything = [
        sum(
            float(((torch.from_numpy(f.apply(n[0].numpy(), s)) - c[0]) ** 2).mean())
            for n, c in zip(noisy, clean, strict=True)
        )
        / 6
        for f in FILTERS.values()
        for s in f.candidates
    ]
    assert error == pytest.approx(min(everything), rel=1e-4)
    assert name in FILTERS


def test_no_corruption_has_no_levels(model, tiny_images):
    with pytest.raises(ValueError, match="no levels"):
        level_curve(model, tiny_images, "none")


@pytest.mark.parametrize(
    ("model_errors", "expected"),
    [([0.5, 0.5, 0.5], 0.2), ([0.0, 0.1, 0.2], 0.1), ([2.0, 2.0, 2.0], None), ([0, 3, 0], 0.2)],
)
def test_a_model_breaks_even_where_it_stays_below_its_input(model_errors, expected):
    curve = [
        LevelErrors(level, spoilt, error, 0.0, "median")
        for level, spoilt, error in zip((0, 0.1, 0.2), (0, 0.5, 1.0), model_errors, strict=True)
    ]
    assert break_even(curve) == expected


def test_another_method_is_measured_on_the_same_pictures(model, tiny_images):
    told = []

    def halved(spoilt, level):
        told.append(level)
        return 0.5 * spoilt

    curve = level_curve(model, tiny_images, "patch_masking", num_levels=3, other=halved)
    assert told == [0.0, 0.5, 1.0]
    clean = tiny_images.batch(slice(None))
    assert curve[0].other == pytest.approx((0.5 * clean).square().mean().item(), rel=1e-5)
    assert level_curve(model, tiny_images, "patch_masking", num_levels=2)[0].other is None
