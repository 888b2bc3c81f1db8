import numpy as np
import pytest
import torch

from aelib.photographs.corpus import Crops
from aelib.photographs.network import NetworkSpec
from aelib.photographs.tasks import PREFIX, TASKS
from aelib.photographs.training import STEADY, STOPPED, TrainingSettings, train

SPEC = NetworkSpec(channels=(8, 12), blocks=1)


@pytest.fixture(scope="module")
def corpus():
    y, x = np.mgrid[0:64, 0:64]
    waves = ((1, 2), (2, 1), (3, 0), (0, 2), (2, 2))
    pictures = [(128 + 90 * np.sin((a * x + b * y) / 4)).astype(np.uint8) for a, b in waves]
    return Crops(pictures, side=32, scales=(1.0,))


def settings(**changes):
    return TrainingSettings(**{"steps": 6, "batch_size": 2, "half_precision": False} | changes)


@pytest.fixture(scope="module")
def coloured():
    y, x = np.mgrid[0:64, 0:64]
    pairs = (((250, 190, 120), (30, 60, 110)), ((120, 250, 120), (90, 20, 20)))
    pictures = [
        np.where(((x // side + y // side) % 2 == 0)[..., None], bright, dark)
        for bright, dark in pairs
        for side in (5, 8)
    ]
    return Crops([picture.astype(np.uint8) for picture in pictures], side=32, scales=(1.0,))


# what undoes corruptions is one task with different noise: two of them stand for all
LEARNED = [task for task in TASKS if not task.startswith(PREFIX)]
LEARNED += [f"{PREFIX}gaussian", f"{PREFIX}patch_masking"]


@pytest.mark.parametrize("task", LEARNED)
def test_every_task_is_learned(task, corpus, coloured):
    colours = TASKS[task].colours[0]
    corpus = corpus if colours == 1 else coloured
    chosen = settings(task=task, steps=150, batch_size=4, learning_rate=3e-3, ema_decay=0.9)
    spec = NetworkSpec(colours, TASKS[task].conditions, channels=(16, 24), blocks=1)
    network = train(spec, corpus, chosen)
    clean = corpus.batch(8, "other crops")
    torch.manual_seed(1)
    damaged = TASKS[task].damage(clean)
    with torch.no_grad():
        mended = TASKS[task].finish(network(*damaged), damaged)
    before, after = ((picture - clean).square().mean() for picture in (damaged.pictures, mended))
    assert after < 0.8 * before


def test_a_stopped_training_goes_on_where_it_was(corpus, tmp_path, monkeypatch):
    monkeypatch.setattr("aelib.photographs.training.SAVE_EVERY", 2)
    whole = train(SPEC, corpus, settings())

    def stop(report):
        if report.step == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(SPEC, corpus, settings(), folder=tmp_path, report=stop, report_every=1)
    assert (tmp_path / STOPPED).exists()
    resumed = train(SPEC, corpus, settings(), folder=tmp_path)
    assert not (tmp_path / STOPPED).exists()
    for mine, theirs in zip(resumed.parameters(), whole.parameters(), strict=True):
        assert torch.equal(mine, theirs)


def test_more_steps_go_on_from_before_the_rate_fell(corpus, tmp_path):
    train(SPEC, corpus, settings(), folder=tmp_path)
    assert (tmp_path / STEADY).exists()
    steps = []
    train(
        SPEC,
        corpus,
        settings(steps=10),
        folder=tmp_path,
        report=lambda report: steps.append(report.step),
        report_every=1,
    )
    assert steps[0] == settings().cool_down_start + 1
    assert steps[-1] == 10


def test_the_rate_rises_stays_and_falls():
    chosen = settings(steps=100, warm_up=10, cool_down=0.3, learning_rate=1.0)
    assert [chosen.rate(step) for step in (0, 4, 20, 69)] == pytest.approx([0.1, 0.5, 1.0, 1.0])
    assert chosen.rate(85) == pytest.approx(0.5)
    assert 0.0 < chosen.rate(99) < 0.05


def test_half_precision_learns_alike(corpus):
    found = [
        list(train(SPEC, corpus, settings(half_precision=half)).parameters())
        for half in (False, True)
    ]
    for exact, rounded in zip(*found, strict=True):
        torch.testing.assert_close(exact, rounded, atol=2e-2, rtol=0)
