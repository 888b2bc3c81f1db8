from __future__ import annotations

import numpy as np
import pytest
import torch

from aelib.analysis.quality import ssim
from aelib.analysis.reconstruction import reconstruction_quality
from aelib.runs import open_model


def test_error_and_similarity_are_those_of_each_picture(tiny_run, tiny_images):
    model = open_model(tiny_run).model
    clean = tiny_images.batch(slice(None))
    made = model.reconstruct(clean)
    mse, similarity = reconstruction_quality(model, tiny_images)
    assert mse == pytest.approx(float((made - clean).square().mean()), rel=1e-5)
    pairs = zip(clean[:, 0].numpy(), made[:, 0].numpy(), strict=True)
    assert similarity == pytest.approx(np.mean([ssim(a, b) for a, b in pairs]), rel=1e-6)


def test_spoilt_pictures_are_compared_with_the_clean_ones(tiny_run, tiny_images):
    model = open_model(tiny_run).model
    clean = tiny_images.batch(slice(None))
    mse, _ = reconstruction_quality(model, tiny_images, torch.zeros_like)
    expected = (model.reconstruct(torch.zeros_like(clean)) - clean).square().mean()
    assert mse == pytest.approx(float(expected), rel=1e-5)
