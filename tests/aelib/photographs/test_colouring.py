import numpy as np

from aelib.photographs.colouring import (
    LIBRARY_VALIDATION,
    TO_RGB,
    chroma_of,
    colour_corpus,
    coloured,
    library_photographs,
    turned,
)
from aelib.photographs.samples import SAMPLES, read_sample

LIGHT = np.linalg.inv(TO_RGB)[0]


def test_brightness_stays(photo):
    grey = (photo * 200 + 20).astype(np.uint8)
    made = coloured(grey, np.array([[0.05, -0.04], [-0.03, 0.02]]), seed=3)
    assert made.shape == (*grey.shape, 3)
    assert np.abs(made @ LIGHT - grey).max() <= 2.0
    assert (made.max(2).astype(int) - made.min(2)).mean() > 3


def test_another_seed_gives_other_colours(photo):
    grey = (photo * 255).astype(np.uint8)
    chroma = np.random.default_rng(0).normal(0, 0.1, (50, 2))
    assert (coloured(grey, chroma, 1) == coloured(grey, chroma, 1)).all()
    assert (coloured(grey, chroma, 1) != coloured(grey, chroma, 2)).any()


def test_chroma_is_that_of_the_photographs():
    red = np.zeros((4, 4, 3), np.uint8)
    red[..., 0] = 255
    cb, cr = chroma_of([red], 5, seed=0).T
    np.testing.assert_allclose(cr, 0.5, atol=1e-3)
    np.testing.assert_allclose(cb, -0.169, atol=1e-3)


def test_nothing_is_trained_on_that_is_shown_or_measured():
    trained = library_photographs()
    assert len(trained) >= 5
    held_out = library_photographs(LIBRARY_VALIDATION) + [read_sample(s.title) for s in SAMPLES]
    for other in held_out:
        assert not [p for p in trained if p.shape == other.shape and (p == other).all()]


def test_real_photographs_stand_among_invented_ones(photo):
    greys = [(photo * 255).astype(np.uint8)] * 2
    corpus = colour_corpus(greys, variants=3, repeats=1)
    assert len(corpus) == 6 + len(library_photographs())
    assert all(p.ndim == 3 for p in corpus)


def test_turned_hues_keep_the_brightness_and_other_photographs():
    y, x = np.mgrid[0:32, 0:48]
    photograph = np.stack([100 + x, 100 + y, 140 - x // 2], 2).astype(np.uint8)
    other = turned(photograph, seed=1)
    assert np.abs(other @ LIGHT - photograph @ LIGHT).max() <= 1.5
    assert np.abs(other.astype(int) - photograph).mean() > 3
    assert (other == turned(photograph, seed=1)).all()
    plain = colour_corpus([], variants=0, repeats=2)
    half = colour_corpus([], variants=0, repeats=2, turns_hues=True)
    count = len(plain) // 2
    assert all((a == b).all() for a, b in zip(plain[:count], half[:count], strict=True))
    assert any((a != b).any() for a, b in zip(plain[count:], half[count:], strict=True))
