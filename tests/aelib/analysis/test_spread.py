import numpy as np

from aelib.analysis.latents import encode_images
from aelib.analysis.spread import measure_spread
from aelib.analysis.traversal import latent_ranges
from aelib.core.seeding import fixed_sample
from aelib.runs import open_model


def test_a_spread_is_that_of_a_fixed_sample_and_says_so(tiny_run, tiny_images):
    model = open_model(tiny_run).model
    found = measure_spread(model, tiny_images, most=10)
    rows = fixed_sample(len(tiny_images), 10)
    everything = encode_images(model, tiny_images)
    np.testing.assert_allclose(found.latents.mean, everything.mean[rows], atol=1e-6)
    assert found.of_how_many == f"10 of {len(tiny_images)}"
    assert found.ranges.order == latent_ranges(found.latents).order


def test_few_pictures_are_all_taken(tiny_run, tiny_images):
    found = measure_spread(open_model(tiny_run).model, tiny_images)
    assert found.of_how_many == f"all {len(tiny_images)}"
    assert len(found.latents) == found.num_pictures
