import numpy as np

from aelib.projections.store import load_map, save_map

POINTS = np.random.default_rng(0).normal(size=(20, 3)).astype(np.float32)
FACTS = {"seconds": 1.5, "note": "é", "trust": [0.9, 20, 9]}


def test_a_map_comes_back_as_it_was(tmp_path):
    save_map(tmp_path / "map.bin", POINTS, FACTS)
    stored = load_map(tmp_path / "map.bin")
    np.testing.assert_array_equal(stored.points, POINTS)
    assert stored.points.dtype == np.float32
    assert stored.facts == FACTS


def test_two_hundred_flipped_bytes_are_each_noticed(tmp_path):
    path = tmp_path / "map.bin"
    save_map(path, POINTS, FACTS)
    good = path.read_bytes()
    rng = np.random.default_rng(1)
    places = rng.choice(len(good), size=200, replace=False)
    assert places.min() < 12  # the head is among them
    for place in places:
        bad = bytearray(good)
        bad[place] ^= int(rng.integers(1, 256))
        path.write_bytes(bad)
        assert load_map(path) is None, place
    path.write_bytes(good)
    assert load_map(path) is not None


def test_a_file_that_is_missing_cut_short_or_empty_is_no_map(tmp_path):
    path = tmp_path / "map.bin"
    assert load_map(path) is None
    save_map(path, POINTS, FACTS)
    good = path.read_bytes()
    for size in (0, 5, 44, 60, len(good) - 1):
        path.write_bytes(good[:size])
        assert load_map(path) is None, size
