import io

import numpy as np
import torch

from aelib.analysis.decoding import decode_flat
from aelib.analysis.walking import walk_between, walk_file
from aelib.runs import open_model


def test_a_walk_begins_and_ends_with_the_reconstructions(tiny_run, tiny_images):
    model = open_model(tiny_run).model
    first, last = tiny_images.batch(slice(0, 2))
    walk = walk_between(model, first, last, 5, "slerp")
    with torch.inference_mode():
        ends = model.reconstruct(torch.stack([first, last]))
    assert walk.images.shape == (5, 1, 8, 8)
    torch.testing.assert_close(walk.images[[0, -1]], ends)
    moved = (walk.images[2] - walk.images[1]).square().mean().sqrt()
    torch.testing.assert_close(walk.distances[1], moved)


def test_a_straight_walk_is_even_in_latent_space(tiny_run, tiny_images):
    model = open_model(tiny_run).model
    walk = walk_between(model, *tiny_images.batch(slice(0, 2)), 6)
    steps = walk.latents.diff(dim=0)
    torch.testing.assert_close(steps, steps[:1].expand_as(steps), atol=1e-5, rtol=1e-4)


def test_the_file_holds_latents_and_pictures(tiny_run, tiny_images):
    walk = walk_between(open_model(tiny_run).model, *tiny_images.batch(slice(0, 2)), 4)
    with np.load(io.BytesIO(walk_file(walk))) as arrays:
        assert sorted(arrays) == ["images", "latents"]
        np.testing.assert_array_equal(arrays["latents"], walk.latents.numpy())


def test_the_class_changes_halfway_or_is_one_all_along(untrained, tiny_images):
    model = untrained({"name": "gaussian", "latent_dim": 3}, conditioning="label", num_classes=3)
    ends = tiny_images.batch(slice(0, 2))
    walk = walk_between(model, *ends, 5, labels=(0, 2))
    classes = torch.tensor([0, 0, 0, 2, 2])
    torch.testing.assert_close(walk.images, decode_flat(model, walk.latents, classes))
    alike = walk_between(model, *ends, 5, labels=(0, 2), shown_as=1)
    torch.testing.assert_close(alike.latents, walk.latents)
    torch.testing.assert_close(alike.images, decode_flat(model, walk.latents, 1))
    assert walk_between(model, *ends, 5).images.shape == (5, 1, 8, 8)
