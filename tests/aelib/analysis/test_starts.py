import pytest
import torch

from aelib.analysis.latents import encode_images
from aelib.analysis.starts import centre_latent, draw_latent
from aelib.analysis.traversal import latent_ranges
from aelib.core.errors import CapabilityError
from aelib.core.types import ImageSpec
from aelib.models import Autoencoder
from aelib.runs import open_model
from aelib.runs.config import run_config_from_dict


@pytest.fixture
def plain() -> Autoencoder:
    settings = {"model": {"bottleneck": {"name": "plain", "latent_dim": 4}}}
    torch.manual_seed(0)
    return Autoencoder(run_config_from_dict(settings).model, ImageSpec(1, 8, 8)).eval()


def test_the_centre_of_a_vae_is_the_prior_mean(tiny_run, tiny_images):
    model = open_model(tiny_run).model
    ranges = latent_ranges(encode_images(model, tiny_images))
    torch.testing.assert_close(centre_latent(model, ranges), torch.zeros(3))


def test_the_centre_of_a_plain_model_is_the_mean_latent(plain, tiny_images):
    assert not plain.capabilities.is_generative
    found = encode_images(plain, tiny_images)
    centre = centre_latent(plain, latent_ranges(found))
    torch.testing.assert_close(centre, torch.from_numpy(found.mean.mean(0)), atol=1e-5, rtol=1e-4)


def test_a_seed_draws_the_same_latent_again(tiny_run):
    model = open_model(tiny_run).model
    torch.testing.assert_close(draw_latent(model, 3), draw_latent(model, 3))
    assert not torch.equal(draw_latent(model, 3), draw_latent(model, 4))


def test_a_plain_model_has_no_prior_to_draw_from(plain):
    with pytest.raises(CapabilityError):
        draw_latent(plain, 0)
