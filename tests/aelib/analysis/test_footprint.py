from __future__ import annotations

import torch

from aelib.analysis.footprint import footprint
from aelib.analysis.reconstruction import reconstruction_quality
from aelib.runs import open_model


def test_the_numbers_are_those_of_the_model_and_its_file(tiny_run, tiny_images):
    threads = torch.get_num_threads()
    found = footprint(tiny_run, tiny_images)
    model = open_model(tiny_run).model
    assert found.parameters == sum(p.numel() for p in model.parameters())
    assert found.bytes == tiny_run.weights_path.stat().st_size
    assert (found.mse, found.ssim) == reconstruction_quality(model, tiny_images)
    assert found.encode_ms > 0.0
    assert found.decode_ms > 0.0
    assert torch.get_num_threads() == threads
