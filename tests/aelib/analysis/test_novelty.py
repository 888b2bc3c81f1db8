import numpy as np
import torch

from aelib.analysis.novelty import novelty
from aelib.runs import open_model


def test_the_share_counts_pictures_that_come_back_better(tiny_run, tiny_images):
    model = open_model(tiny_run).model
    image = tiny_images.batch(slice(0, 1))
    with torch.inference_mode():
        error = float((model.reconstruct(image) - image).square().mean())
    known = np.array([error * 0.5, error * 0.9, error * 1.5, error * 2.0])
    found = novelty(model, image[0], known)
    assert found.error == np.float32(error)
    assert found.share == 0.5
    assert not found.is_unusual
    assert novelty(model, image[0], known * 0.1).is_unusual
