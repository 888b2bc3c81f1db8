import numpy as np
from sklearn.datasets import load_digits

from aelib.projections import LocalMapConfig, TsneConfig, project
from aelib.projections.trust import trustworthiness

DIGITS = load_digits().data[:300].astype(np.float32) / 16.0


def test_neighbours_are_kept_nearly_as_well_as_by_tsne():
    ours = project(DIGITS, LocalMapConfig()).points
    theirs = project(DIGITS, TsneConfig(n_iter=500)).points
    reached = trustworthiness(DIGITS, theirs).value
    assert trustworthiness(DIGITS, ours).value > reached - 0.03


def test_directions_are_compared_by_cosine():
    lengths = np.random.default_rng(0).uniform(0.5, 2.0, size=(300, 1)).astype(np.float32)
    lengths /= lengths.max()
    plain = project(DIGITS, LocalMapConfig(metric="cosine")).points
    longer = project(DIGITS * lengths, LocalMapConfig(metric="cosine")).points
    kept = trustworthiness(plain, longer).value
    assert kept > 0.9
