"""How far a training is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from aelib.runs.progress import progress_of

if TYPE_CHECKING:
    from aelib.runs import RunDirectory


def test_the_time_left_follows_from_the_speed_so_far(tiny_run: RunDirectory) -> None:
    report = {"step": 30, "num_steps": 120, "epoch": 2, "seconds": 6.0, "images_per_second": 640.0}
    tiny_run.write("progress", report)
    progress = progress_of(tiny_run)
    assert progress is not None
    assert progress.fraction == 0.25
    assert progress.remaining_seconds == 18.0
    assert progress.epoch == 2


@pytest.mark.parametrize(
    "report", [{}, {"step": 0, "num_steps": 10}, {"step": "x", "num_steps": None}]
)
def test_nothing_is_known_before_the_first_step(
    report: dict[str, object], tiny_run: RunDirectory
) -> None:
    tiny_run.write("progress", report)
    assert progress_of(tiny_run) is None


def test_a_finished_run_is_whole(tiny_run: RunDirectory) -> None:
    progress = progress_of(tiny_run)
    assert progress is not None
    assert progress.fraction == 1.0
    assert progress.remaining_seconds == 0.0
