import numpy as np

from pages._ui.recent import Recent


def picture() -> np.ndarray:
    return np.zeros(100, np.float32)


def test_the_longest_unused_picture_is_dropped():
    recent = Recent(max_bytes=900)
    recent.put("first", picture())
    recent.put("second", picture())
    assert recent.get("first") is not None
    recent.put("third", picture())
    assert recent.get("second") is None
    assert recent.get("first") is not None
    assert recent.get("third") is not None


def test_one_picture_is_kept_however_large_it_is():
    recent = Recent(max_bytes=1)
    recent.put("large", picture())
    assert recent.get("large") is not None


def test_what_was_put_longest_ago_goes_first():
    recent = Recent(max_bytes=6)
    for name in ("aaa", "bbb", "aaa", "ccc"):
        recent.put(name, memoryview(name.encode()))
    assert recent.get("bbb") is None
    assert recent.get("aaa") == b"aaa"
    assert recent.get("ccc") == b"ccc"
    recent.put("large", memoryview(b"d" * 100))
    assert recent.get("large") is not None
    assert recent.get("ccc") is None
