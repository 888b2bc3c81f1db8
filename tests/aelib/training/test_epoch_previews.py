from __future__ import annotations

import torch

from aelib.runs import open_model
from aelib.training.epoch_previews import write_epoch_previews


def test_the_same_pictures_are_drawn_each_time_and_the_model_stays_in_its_mode(
    tiny_run, tiny_images, tmp_path
):
    model = open_model(tiny_run).model
    folders = [tmp_path / name for name in ("one", "two")]
    for seed, folder in enumerate(folders):
        folder.mkdir()
        torch.manual_seed(seed)  # the global generator has no say
        write_epoch_previews(folder, model.train(), tiny_images, 3)
        assert model.training
    names = ["epoch-0003-reconstructions.png", "epoch-0003-samples.png"]
    assert sorted(path.name for path in folders[0].iterdir()) == names
    for name in names:
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes()
