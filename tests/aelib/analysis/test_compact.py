from __future__ import annotations

from aelib.analysis.compact import compact_copy
from aelib.runs.summary import summarise


def test_a_copy_carries_the_figure_that_was_measured_on_it(tiny_run, tiny_images):
    done = compact_copy(tiny_run, tiny_run.path.with_name("small"), tiny_images)
    assert done.after.bytes < done.before.bytes
    assert done.after.parameters == done.before.parameters
    assert done.after.mse != done.before.mse
    assert abs(done.after.mse - done.before.mse) < 0.05 * done.before.mse
    assert summarise(done.run).figure("mse", "validation") == done.after.mse
