r"""What few labels are worth: a model that predicts classes, beside classifiers that have no more.

A nearest neighbour and a logistic regression learn from the same labelled pictures, on pixels and
on the coordinates of PCA, which like the model has seen all pictures without their labels. The
number of neighbours and the strength of the penalty are those that are best on validation
pictures, as the model's epoch is.

References:
    Kingma et al. 2014, Semi-supervised learning with deep generative models, table 1.
    https://arxiv.org/abs/1406.5298
    Oliver et al. 2018, Realistic evaluation of deep semi-supervised learning algorithms.
    https://arxiv.org/abs/1804.09170
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from aelib.data.labelling import hide_labels

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from aelib.analysis.linear_baseline import LinearBaseline
    from aelib.data import ImageSet
    from aelib.models import Autoencoder
    from aelib.runs import RunConfig

    Table = npt.NDArray[np.float32]

BASELINES = {
    "knn_pixels": "nearest neighbours on pixels",
    "logistic_pixels": "logistic regression on pixels",
    "knn_pca": "nearest neighbours on PCA",
    "logistic_pca": "logistic regression on PCA",
}
"""What stands beside the model, by the ending of its figures."""
NUM_NEIGHBOURS = (1, 3, 5, 10)
PENALTIES = (0.01, 0.1, 1.0)
"""Inverse strengths of the penalty on the weights of features with variance 1."""
MOST_LABELLED = 2000
NUM_TO_CHOOSE = 2000
_BATCH_SIZE = 250


def labelled_pictures(config: RunConfig, train: ImageSet) -> ImageSet | None:
    """Return the pictures whose class a run was told.

    Args:
        config: Settings of the run.
        train: The pictures that it has seen.

    Returns:
        Those with a label; None where there are none.
    """
    settings = config.training
    told = hide_labels(train, settings.num_labels, seed=settings.seed)
    if told.labels is None or not (told.labels >= 0).any():
        return None
    return told.take((told.labels >= 0).nonzero().flatten())


def few_label_figures(
    model: Autoencoder,
    labelled: ImageSet,
    images: ImageSet,
    validation: ImageSet,
    pca: LinearBaseline,
) -> dict[str, float]:
    """Measure how often classes are found.

    Args:
        model: A model in evaluation mode that predicts classes.
        labelled: Pictures whose class it was told; the baselines learn from the first 2,000.
        images: Pictures to measure on, with their classes.
        validation: Pictures to choose the baselines' settings on; the first 2,000 at most.
        pca: PCA of the model's size, fit without labels.

    Returns:
        ``label_accuracy`` of the model, the same followed by ``_<baseline>`` for each of
        :data:`BASELINES`, and ``num_labels``.
    """
    known, few = _classes(labelled), labelled.take(slice(0, MOST_LABELLED))
    chosen = validation.take(slice(0, NUM_TO_CHOOSE))
    found = _predicted(model, images)
    figures = {
        "num_labels": float(len(known)),
        "label_accuracy": float(np.mean(found == _classes(images))),
    }
    views: dict[str, Callable[[ImageSet], Table]] = {
        "pixels": lambda some: some.images.flatten(1).float().div(255.0).numpy(),
        "pca": lambda some: pca.encode(some).float().numpy(),
    }
    for view, features in views.items():
        parts = [(features(some), _classes(some)) for some in (few, chosen, images)]
        figures[f"label_accuracy_knn_{view}"] = _best_neighbours(*parts)
        figures[f"label_accuracy_logistic_{view}"] = _best_regression(*parts)
    return figures


@torch.inference_mode()
def _predicted(model: Autoencoder, images: ImageSet) -> npt.NDArray[np.int64]:
    device = next(model.parameters()).device
    parts = [
        model.classify(images.batch(slice(start, start + _BATCH_SIZE), device)).argmax(1).cpu()
        for start in range(0, len(images), _BATCH_SIZE)
    ]
    return torch.cat(parts).numpy()


def _classes(images: ImageSet) -> npt.NDArray[np.int64]:
    if images.labels is None:
        raise ValueError("accuracy needs pictures with classes")
    return images.labels.long().cpu().numpy()


Part = tuple["Table", "npt.NDArray[np.int64]"]


def _best_neighbours(train: Part, chosen: Part, asked: Part) -> float:
    from sklearn.neighbors import KNeighborsClassifier

    tried = [
        KNeighborsClassifier(number, algorithm="brute").fit(*train)
        for number in NUM_NEIGHBOURS
        if number <= len(train[0])
    ]
    return float(max(tried, key=lambda one: one.score(*chosen)).score(*asked))


def _best_regression(train: Part, chosen: Part, asked: Part) -> float:
    from sklearn.dummy import DummyClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    if len(np.unique(train[1])) < 2:  # nothing to tell apart
        return float(DummyClassifier().fit(*train).score(*asked))
    tried = [
        make_pipeline(StandardScaler(), LogisticRegression(C=penalty, max_iter=1000)).fit(*train)
        for penalty in PENALTIES
    ]
    return float(max(tried, key=lambda one: one.score(*chosen)).score(*asked))
