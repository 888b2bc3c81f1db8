import pytest

from aelib.core.watch import UNWATCHED, CancelledError, Watch


def test_it_is_told_and_may_stop():
    told = []
    watch = Watch(told.append, lambda: len(told) > 1)
    watch.report(0.0)
    with pytest.raises(CancelledError, match="stopped"):
        watch.report(0.5)
    assert told == [0.0, 0.5]


def test_work_that_nobody_watches_goes_on():
    UNWATCHED.report(0.5)
