"""Are classes apart in latent space? By a line, or by the vote of the nearest neighbours.

References:
    Alain & Bengio 2017, linear probes. https://arxiv.org/abs/1610.01644
    Cover & Hart 1967, Nearest neighbor pattern classification.
    https://doi.org/10.1109/TIT.1967.1053964
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

NUM_NEIGHBOURS = 10


def knn_accuracy(
    train: npt.NDArray[np.floating],
    train_labels: npt.NDArray[np.int64],
    test: npt.NDArray[np.floating],
    test_labels: npt.NDArray[np.int64],
) -> float:
    """Return how often the ten nearest training latents vote for the right class.

    Args:
        train: Latents of training pictures.
        train_labels: Their classes.
        test: Latents of other pictures.
        test_labels: Their classes.

    Shape:
        - train: ``(N, D)``
        - train_labels: ``(N,)``
        - test: ``(M, D)``
        - test_labels: ``(M,)``

    Returns:
        Share in [0, 1].
    """
    from sklearn.neighbors import KNeighborsClassifier

    votes = KNeighborsClassifier(min(NUM_NEIGHBOURS, len(train)), algorithm="brute")
    return float(votes.fit(train, train_labels).score(test, test_labels))


def left_out_accuracy(neighbours: npt.NDArray[np.integer], labels: npt.NDArray[np.int64]) -> float:
    """Return how often the nearest others of a picture vote for its class.

    Args:
        neighbours: The nearest others of each picture.
        labels: Class of each; who has a negative one is not asked and does not vote.

    Shape:
        - neighbours: ``(N, k)``
        - labels: ``(N,)``, one of them 0 or more

    Returns:
        Share in [0, 1]; of equal votes the first class counts.
    """
    asked = labels >= 0
    votes = np.zeros((int(asked.sum()), int(labels.max()) + 1), np.int64)
    near = labels[neighbours[asked]]
    for column in near.T:
        voters = np.flatnonzero(column >= 0)
        np.add.at(votes, (voters, column[voters]), 1)
    return float((votes.argmax(axis=1) == labels[asked]).mean())


def linear_accuracy(
    train: npt.NDArray[np.floating],
    train_labels: npt.NDArray[np.int64],
    test: npt.NDArray[np.floating],
    test_labels: npt.NDArray[np.int64],
) -> float:
    """Return how often a logistic regression on training latents finds the right class.

    Each dimension is brought to mean 0 and variance 1 first, so that the penalty on the weights
    (scikit-learn's default) means the same for every model.

    Args:
        train: Latents of training pictures.
        train_labels: Their classes.
        test: Latents of other pictures.
        test_labels: Their classes.

    Shape:
        - train: ``(N, D)``
        - train_labels: ``(N,)``
        - test: ``(M, D)``
        - test_labels: ``(M,)``

    Returns:
        Share in [0, 1].
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    probe = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000))
    return float(probe.fit(train, train_labels).score(test, test_labels))
