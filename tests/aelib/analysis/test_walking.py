from __future__ import annotations

import io

import numpy as np
import torch

from aelib.analysis.decoding import decode_flat
from aelib.analysis.interpolation import INTERPOLATIONS, way_through
from aelib.analysis.walking import (
    classes_at,
    encode_stops,
    shortest_leg,
    walk_along,
    walk_file,
)
from aelib.runs import open_model


def walked(model, images, num_steps, kind="linear"):
    stops = encode_stops(model, images, [-1] * len(images))
    way = way_through(
        stops.latents, kind, shortest=lambda i, j: shortest_leg(model, *stops.latents[[i, j]])
    )
    return walk_along(model, way, stops.told, num_steps)


def test_a_walk_shows_the_reconstructions_at_its_stops(tiny_run, tiny_images):
    model = open_model(tiny_run).model
    images = tiny_images.batch(slice(0, 3))
    with torch.inference_mode():
        wanted = model.reconstruct(images)
    for kind in INTERPOLATIONS:
        walk = walked(model, images, 5, kind)
        assert walk.images.shape == (9, 1, 8, 8)
        torch.testing.assert_close(walk.images[[0, 4, 8]], wanted, atol=1e-5, rtol=0.0)
        moved = (walk.images[2] - walk.images[1]).square().mean().sqrt()
        torch.testing.assert_close(walk.distances[1], moved)


def test_lengths_are_those_of_the_line_and_of_its_pictures(tiny_run, tiny_images):
    walk = walked(open_model(tiny_run).model, tiny_images.batch(slice(0, 2)), 6)
    direct = float((walk.latents[-1] - walk.latents[0]).norm())
    np.testing.assert_allclose(walk.latent_length, direct, rtol=1e-5)
    np.testing.assert_allclose(walk.picture_length, float(walk.distances.sum()))


def test_the_geodesic_of_a_model_is_no_longer_than_its_line(tiny_run, tiny_images):
    model, ends = open_model(tiny_run).model, tiny_images.batch(slice(0, 2))
    line, bent = (walked(model, ends, 65, kind) for kind in ("linear", "geodesic"))
    assert bent.picture_length <= line.picture_length
    assert bent.latent_length >= line.latent_length
    assert bent.distances.max() / bent.distances.mean() <= (
        line.distances.max() / line.distances.mean()
    )


def test_the_file_holds_latents_and_pictures(tiny_run, tiny_images):
    walk = walked(open_model(tiny_run).model, tiny_images.batch(slice(0, 2)), 4)
    with np.load(io.BytesIO(walk_file(walk))) as arrays:
        assert sorted(arrays) == ["images", "latents"]
        np.testing.assert_array_equal(arrays["latents"], walk.latents.numpy())


def test_a_class_is_that_of_the_nearest_stop():
    places = torch.tensor([0.0, 0.5, 0.51, 1.0, 1.5, 1.6, 2.5, 2.6, 3.0])
    assert classes_at((4, 7, 9), places).tolist() == [4, 4, 7, 7, 7, 9, 9, 4, 4]
    assert classes_at(None, places) is None


def test_the_class_changes_halfway_or_is_one_all_along(untrained, tiny_images):
    model = untrained({"name": "gaussian", "latent_dim": 3}, conditioning="label", num_classes=3)
    ends = tiny_images.batch(slice(0, 2))
    own = encode_stops(model, ends, [0, 2])
    way = way_through(own.latents)
    walk = walk_along(model, way, own.told, 5)
    classes = torch.tensor([0, 0, 0, 2, 2])
    torch.testing.assert_close(walk.images, decode_flat(model, walk.latents, classes))
    alike = encode_stops(model, ends, [0, 2], shown_as=1)
    torch.testing.assert_close(alike.latents, own.latents)
    assert alike.told == (1, 1)
    unknown = encode_stops(model, ends, [-1, -1]).told
    assert unknown is not None
    assert set(unknown) <= {0, 1, 2}
    bent = shortest_leg(model, *own.latents, (0, 2))
    torch.testing.assert_close(bent[[0, -1]], own.latents)
