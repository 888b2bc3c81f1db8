from __future__ import annotations

import numpy as np
import pytest
import torch
from PIL import Image

from aelib.analysis.card_pictures import NUM_COLUMNS, write_pictures
from aelib.analysis.report import Evaluation

GAUSSIAN, PLAIN = {"name": "gaussian", "latent_dim": 3}, {"name": "plain", "latent_dim": 3}


@pytest.mark.parametrize(
    ("bottleneck", "corruption", "names"),
    [
        (GAUSSIAN, None, ["reconstructions.png", "samples.png", "traversals.png"]),
        (PLAIN, None, ["reconstructions.png"]),
        (PLAIN, {"name": "masking", "level": 0.5}, ["reconstructions.png"]),
    ],
)
def test_a_model_gets_the_pictures_of_what_it_can_do(
    untrained, tiny_splits, tmp_path, bottleneck, corruption, names
):
    evaluation = Evaluation(untrained(bottleneck, corruption), tiny_splits)
    written = write_pictures(evaluation, tmp_path / "samples")
    assert list(written) == names
    assert sorted(path.name for path in (tmp_path / "samples").iterdir()) == sorted(names)
    rows = written["reconstructions.png"].count(";") + 1
    assert rows == (4 if corruption else 3)
    with Image.open(tmp_path / "samples" / "reconstructions.png") as picture:
        scale = 6
        assert picture.size == (
            scale * (NUM_COLUMNS * 10 - 2),
            scale * (rows * 10 - 2),
        )


def test_the_first_row_holds_test_pictures(untrained, tiny_splits, tmp_path):
    write_pictures(Evaluation(untrained(PLAIN), tiny_splits), tmp_path)
    with Image.open(tmp_path / "reconstructions.png") as picture:
        pixels = np.asarray(picture)[::6, ::6, 0]
    wanted = torch.cat(list(tiny_splits.test.images[:2, 0]), dim=1).numpy()
    assert np.array_equal(pixels[:8, [*range(8), *range(10, 18)]], wanted)
