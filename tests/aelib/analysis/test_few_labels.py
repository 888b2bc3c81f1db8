from __future__ import annotations

import numpy as np
import pytest
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import StandardScaler

from aelib.analysis.few_labels import (
    BASELINES,
    NUM_NEIGHBOURS,
    PENALTIES,
    few_label_figures,
    labelled_pictures,
)
from aelib.analysis.linear_baseline import LinearBaseline
from aelib.analysis.report import Evaluation
from aelib.data import ImageSet
from aelib.runs.config import run_config_from_dict

M2 = {"name": "semi_supervised", "latent_dim": 4, "hidden": 8}


def _figures(model, splits, num_labels=30):
    config = run_config_from_dict({"training": {"num_labels": num_labels}})
    labelled = labelled_pictures(config, splits.train)
    pca = LinearBaseline.fit(splits.train, 4)
    return labelled, pca, few_label_figures(model, labelled, splits.test, splits.validation, pca)


def test_the_model_s_share_is_counted(untrained, tiny_splits):
    model = untrained(M2, num_classes=3)
    _, _, figures = _figures(model, tiny_splits)
    guess = model.classify(tiny_splits.test.batch(slice(None))).argmax(1)
    right = float((guess == tiny_splits.test.labels).float().mean())
    assert figures["label_accuracy"] == pytest.approx(right)
    assert figures["num_labels"] == 30


def test_baselines_are_those_of_sklearn_with_the_setting_that_is_best_on_validation(
    untrained, tiny_splits
):
    labelled, pca, figures = _figures(untrained(M2, num_classes=3), tiny_splits)
    train, validation, test = (
        pca.encode(some).float().numpy()
        for some in (labelled, tiny_splits.validation, tiny_splits.test)
    )
    scale = StandardScaler().fit(train)
    kinds = {
        "knn_pca": [(KNeighborsClassifier(k), lambda x: x) for k in NUM_NEIGHBOURS],
        "logistic_pca": [
            (LogisticRegression(C=c, max_iter=1000), scale.transform) for c in PENALTIES
        ],
    }
    for name, tried in kinds.items():
        scores = []
        for part, view in tried:
            part.fit(view(train), labelled.labels)
            scores.append((
                part.score(view(validation), tiny_splits.validation.labels),
                part.score(view(test), tiny_splits.test.labels),
            ))
        best = max(scores, key=lambda pair: pair[0])
        assert figures[f"label_accuracy_{name}"] == pytest.approx(best[1])


def test_the_labels_are_those_that_training_saw(tiny_splits):
    config = run_config_from_dict({"training": {"num_labels": 6, "seed": 3}})
    labelled = labelled_pictures(config, tiny_splits.train)
    assert sorted(labelled.labels.tolist()) == [0, 0, 1, 1, 2, 2]
    everything = labelled_pictures(run_config_from_dict({}), tiny_splits.train)
    assert len(everything) == len(tiny_splits.train)
    assert labelled_pictures(config, ImageSet(tiny_splits.train.images)) is None


def test_one_class_alone_is_no_error(untrained, tiny_splits):
    model = untrained(M2, num_classes=3)
    alone = ImageSet(tiny_splits.train.images[:4], torch.zeros(4, dtype=torch.int64))
    pca = LinearBaseline.fit(tiny_splits.train, 4)
    figures = few_label_figures(model, alone, tiny_splits.test, tiny_splits.validation, pca)
    share = float(np.mean(tiny_splits.test.labels.numpy() == 0))
    assert figures["label_accuracy_logistic_pixels"] == pytest.approx(share)


def test_they_stand_in_the_report_of_a_model_that_predicts_classes(untrained, tiny_splits):
    keys = {"label_accuracy", *(f"label_accuracy_{name}" for name in BASELINES)}
    model = untrained(M2, num_classes=3)
    assert keys <= set(Evaluation(model, tiny_splits, tiny_splits.train).figures("test"))
    other = untrained({"name": "plain", "latent_dim": 4})
    assert not keys & set(Evaluation(other, tiny_splits, tiny_splits.train).figures("test"))
