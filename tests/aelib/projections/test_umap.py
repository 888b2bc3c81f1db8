import warnings

import numpy as np
from sklearn.datasets import load_digits

from aelib.projections import UmapConfig, project
from aelib.projections.trust import trustworthiness

DIGITS = load_digits().data[:300].astype(np.float32) / 16.0


def test_neighbours_are_kept_as_well_as_by_umap_learn_itself():
    ours = project(DIGITS, UmapConfig()).points
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import umap

        theirs = umap.UMAP(random_state=0).fit_transform(DIGITS)
    reached = trustworthiness(DIGITS, theirs.astype(np.float32)).value
    assert trustworthiness(DIGITS, ours).value > reached - 0.005


def test_more_neighbours_than_pictures_are_lowered_and_said():
    projected = project(DIGITS[:10], UmapConfig(n_neighbors=15))
    assert np.isfinite(projected.points).all()
    assert "neighbo" in projected.note.lower()
