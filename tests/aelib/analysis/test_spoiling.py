from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch

from aelib.analysis.spoiling import spoil, spoil_batch
from aelib.core.errors import UnknownNameError
from aelib.corruptions import CORRUPTIONS

IMAGE = np.full((21, 34, 3), 0.5, np.float32)
NOISY = sorted(name for name in CORRUPTIONS if CORRUPTIONS[name].part.level is not None)


WITHOUT_CHANCE = ("blur", "jpeg")


@pytest.mark.parametrize("kind", NOISY)
def test_the_seed_decides_where_there_is_chance(kind):
    first, again, other = (spoil(IMAGE, kind, 0.4, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert np.array_equal(first, other) == (kind in WITHOUT_CHANCE)
    assert first.shape == IMAGE.shape
    assert first.min() >= 0.0
    assert first.max() <= 1.0
    assert spoil(IMAGE[:, :, 0], kind, 0.4).shape == (21, 34)


def test_gaussian_noise_has_the_wanted_spread():
    grey = np.full((200, 200), 0.5, np.float32)
    assert (spoil(grey, "gaussian", 0.1) - grey).std() == pytest.approx(0.1, rel=0.02)


def test_level_zero_changes_nothing():
    for kind in NOISY:
        assert np.array_equal(spoil(IMAGE, kind, 0.0), IMAGE), kind


def test_the_global_generator_is_left_as_it_was():
    torch.manual_seed(5)
    wanted = torch.rand(3)
    torch.manual_seed(5)
    spoil(IMAGE, "gaussian", 0.3)
    assert torch.equal(torch.rand(3), wanted)


def test_threads_do_not_disturb_each_other():
    alone = [spoil(IMAGE, "gaussian", 0.3, seed=seed) for seed in range(8)]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda seed: spoil(IMAGE, "gaussian", 0.3, seed=seed), range(8)))
    assert all(np.array_equal(a, b) for a, b in zip(alone, together, strict=True))


def test_a_batch_is_spoilt_at_the_level_not_at_that_of_the_settings():
    corruption = CORRUPTIONS.build(CORRUPTIONS["gaussian"].config(level=2.0, vary=True))
    x = torch.full((50, 1, 20, 20), 0.5)
    assert (spoil_batch(corruption, x, 0.05) - x).std().item() == pytest.approx(0.05, rel=0.05)


def test_an_unknown_corruption_is_named():
    with pytest.raises(UnknownNameError, match="gaussian"):
        spoil(IMAGE, "gausian", 0.1)
