import numpy as np
import torch

from aelib.analysis.latents import encode_images
from aelib.analysis.support import neighbor_distances, round_trip_misses


def test_the_distance_is_that_of_the_neighbour_that_was_asked_for():
    line = np.array([[0.0], [1.0], [3.0], [7.0]], np.float32)
    np.testing.assert_allclose(neighbor_distances(line, 1), [1.0, 1.0, 2.0, 4.0])
    np.testing.assert_allclose(neighbor_distances(line, 9), [7.0, 6.0, 4.0, 7.0])
    assert neighbor_distances(line[:1]).tolist() == [0.0]


def test_misses_are_those_of_decoding_and_encoding_once_more(untrained, tiny_images):
    model = untrained({"name": "plain", "latent_dim": 3})
    latents = encode_images(model, tiny_images)
    z = torch.from_numpy(latents.mean)
    with torch.no_grad():
        again = model.encode(model.decode(z)).latent
    extent = (z - z.mean(0)).square().sum(1).mean().sqrt()
    np.testing.assert_allclose(
        round_trip_misses(model, latents), (again - z).norm(dim=1) / extent, rtol=1e-4
    )
    same = latents.__class__(np.ones_like(latents.mean), None, None, None)
    assert not round_trip_misses(model, same).any()
