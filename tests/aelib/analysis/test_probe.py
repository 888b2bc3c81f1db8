from __future__ import annotations

import numpy as np
import pytest

from aelib.analysis.probe import (
    NUM_NEIGHBOURS,
    knn_accuracy,
    left_out_accuracy,
    linear_accuracy,
)


def test_classes_far_apart_are_always_found(random):
    labels = np.arange(60) % 3
    train = random.normal(size=(60, 2)) + 100.0 * labels[:, None]
    assert knn_accuracy(train, labels, train + 0.1, labels) == 1.0


def test_labels_without_meaning_are_found_by_chance(random):
    latents, labels = random.normal(size=(2000, 3)), random.integers(0, 4, 2000)
    accuracy = knn_accuracy(latents[:1000], labels[:1000], latents[1000:], labels[1000:])
    assert accuracy == pytest.approx(0.25, abs=0.06)


def test_the_majority_of_the_nearest_wins():
    near = np.zeros((NUM_NEIGHBOURS, 1))
    far = np.full((100, 1), 9.0)
    labels = np.array([0] * 6 + [1] * 4 + [2] * 100)
    asked = np.array([[0.1]])
    assert knn_accuracy(np.concatenate([near, far]), labels, asked, np.array([0])) == 1.0
    assert knn_accuracy(np.concatenate([near, far]), labels, asked, np.array([1])) == 0.0


def test_fewer_pictures_than_neighbours_will_do():
    assert knn_accuracy(np.zeros((2, 1)), np.array([1, 1]), np.ones((1, 1)), np.array([1])) == 1.0


def test_neighbours_vote_for_the_class_of_each():
    neighbours = np.array([[1, 2, 3], [0, 2, 3], [3, 0, 1], [0, 1, 2], [0, 3, 4]])
    labels = np.array([0, 0, 1, 1, -1])
    # 0: votes 0 1 1; 1: 0 1 1; 2: 1 0 0; 3: 0 0 1, and of no class the last
    assert left_out_accuracy(neighbours, labels) == 0.0
    assert left_out_accuracy(neighbours[:, :1], labels) == 0.75
    assert left_out_accuracy(np.array([[4], [0], [3], [2], [0]]), labels) == 1.0


def test_a_line_parts_what_lies_apart_whatever_its_scale_and_nothing_else():
    generator = np.random.default_rng(0)
    labels = np.arange(400) % 2
    apart = generator.normal(size=(400, 2)) * [1.0, 1e-3] + labels[:, None] * [0.0, 8e-3]
    accuracy = linear_accuracy(apart[:200], labels[:200], apart[200:], labels[200:])
    assert accuracy > 0.98
    ring = generator.normal(size=(400, 2))
    ring /= np.linalg.norm(ring, axis=1, keepdims=True) / (1.0 + labels[:, None])
    assert linear_accuracy(ring[:200], labels[:200], ring[200:], labels[200:]) < 0.65
