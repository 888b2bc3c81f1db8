from __future__ import annotations

import pytest

from aelib.core.config import from_dict
from aelib.core.errors import ConfigError
from aelib.core.types import ImageSpec
from aelib.models import ModelConfig
from aelib.models.fit import check_fit
from aelib.priors import PRIORS

PICTURE = ImageSpec(1, 28, 28)


def _config(**parts):
    return from_dict(ModelConfig, {kind: {"name": name} for kind, name in parts.items()})


@pytest.mark.parametrize("image", [PICTURE, ImageSpec(3, 128, 8), ImageSpec(1, 64, 9)])
def test_pictures_of_many_sizes_fit(image):
    check_fit(_config(), image)


@pytest.mark.parametrize(
    "image", [ImageSpec(1, 7, 28), ImageSpec(1, 28, 129), ImageSpec(2, 28, 28), ImageSpec(1, 2, 64)]
)
def test_other_pictures_are_refused(image):
    with pytest.raises(ConfigError, match="Expected images of 8 to 128 pixels"):
        check_fit(_config(), image)


def test_series_fit_a_backbone_for_series_only():
    series = ImageSpec(6, 1, 128)
    check_fit(_config(backbone="mlp"), series)
    with pytest.raises(ConfigError, match="series data, got 'conv'") as caught:
        check_fit(_config(backbone="conv"), series)
    assert "mlp" in caught.value.remedy


@pytest.mark.parametrize(("kind", "name"), [("loss", "ssim"), ("corruption", "jpeg")])
def test_what_looks_at_pictures_is_refused_for_series(kind, name):
    with pytest.raises(ConfigError, match=f"{kind} for series data, got '{name}'") as caught:
        check_fit(_config(backbone="mlp", **{kind: name}), ImageSpec(6, 1, 128))
    assert name not in caught.value.remedy
    check_fit(_config(backbone="mlp", **{kind: name}), PICTURE)


@pytest.mark.parametrize(
    "series", [ImageSpec(17, 1, 64), ImageSpec(1, 1, 15), ImageSpec(1, 1, 1025)]
)
def test_series_too_wide_or_of_odd_length_are_refused(series):
    with pytest.raises(ConfigError, match="Expected series of 16 to 1024 moments"):
        check_fit(_config(backbone="mlp"), series)


@pytest.mark.parametrize(
    ("parts", "remedy"),
    [
        ({"bottleneck": "plain", "regulariser": "total_correlation"}, "Choose a Gaussian"),
        ({"bottleneck": "vector_quantized", "regulariser": "mmd"}, "Choose a bottleneck without"),
        ({"bottleneck": "vector_quantized", "regulariser": "contractive"}, "Choose a bottleneck"),
        ({"regulariser": "classifier", "conditioning": "label"}, "Choose no conditioning"),
        ({"bottleneck": "semi_supervised", "conditioning": "label"}, "Choose no conditioning"),
    ],
)
def test_what_makes_no_sense_together_is_refused(parts, remedy):
    with pytest.raises(ConfigError) as caught:
        check_fit(_config(**parts), PICTURE)
    assert caught.value.remedy.startswith(remedy)


def test_latents_cannot_come_to_a_prior_that_follows_them():
    fitted = [name for name in PRIORS if PRIORS[name].part.is_fitted]
    for name in fitted:
        if PRIORS[name].part.reads == "latents":
            with pytest.raises(ConfigError, match="follows the latents"):
                check_fit(_config(bottleneck="plain", regulariser="mmd", prior=name), PICTURE)
    check_fit(_config(bottleneck="plain", regulariser="mmd", prior="manifold"), PICTURE)
