from __future__ import annotations

import pytest

from aelib.core.types import FINISHED, ImageSpec, Progress


def test_an_image_knows_its_sizes():
    image = ImageSpec(3, 8, 9, num_classes=2)
    assert image.shape == (3, 8, 9)
    assert image.num_values == 216


@pytest.mark.parametrize(
    ("progress", "fraction"),
    [(Progress(0, 10), 0.0), (Progress(5, 10), 0.5), (Progress(12, 10), 1.0), (FINISHED, 1.0)],
)
def test_progress_is_a_share(progress, fraction):
    assert progress.fraction == fraction


def test_progress_of_no_steps_is_defined():
    assert Progress(0, 0).fraction == 0.0


def test_a_weight_rises_over_a_share_of_training():
    assert [Progress(step, 10).rise(0.4) for step in (0, 1, 2, 4, 10)] == [0.0, 0.25, 0.5, 1.0, 1.0]
    assert Progress(0, 10).rise(0.0) == 1.0
