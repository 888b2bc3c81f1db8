import numpy as np
from sklearn.datasets import load_digits
from sklearn.manifold import TSNE

from aelib.projections import TsneConfig, project
from aelib.projections.trust import trustworthiness

DIGITS = load_digits().data[:300].astype(np.float32) / 16.0


def test_neighbours_are_kept_as_well_as_by_scikit_learn():
    ours = project(DIGITS, TsneConfig(perplexity=20.0, n_iter=500)).points
    theirs = TSNE(perplexity=20.0, max_iter=500, random_state=0).fit_transform(DIGITS)
    reached = trustworthiness(DIGITS, theirs.astype(np.float32)).value
    assert trustworthiness(DIGITS, ours).value > reached - 0.01


def test_a_perplexity_too_large_for_the_pictures_is_lowered_and_said():
    projected = project(DIGITS[:40], TsneConfig(perplexity=50.0, n_iter=50))
    assert np.isfinite(projected.points).all()
    assert "perplexity" in projected.note.lower()
