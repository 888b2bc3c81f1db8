from __future__ import annotations

import numpy as np
import pytest

from aelib.compression.streams import DamagedError, Reader, Writer


def test_symbols_come_back_in_order_and_cost_what_they_are_worth():
    random = np.random.default_rng(0)
    chances = np.array([0.5, 0.25, 0.25])
    kinds = random.choice(3, size=4000, p=chances).astype(np.int32)
    mean, deviation = random.normal(0, 50, 4000), random.uniform(1, 9, 4000)
    numbers = np.rint(random.normal(mean, deviation)).astype(np.int32)
    writer = Writer()
    writer.put_chosen(kinds, chances)
    writer.put_numbers(numbers, mean, deviation)
    stream = writer.stream()
    entropy = 1.5 * 4000 + np.log2(deviation * np.sqrt(2 * np.pi * np.e)).sum()
    assert len(stream) * 8 == pytest.approx(entropy, rel=0.02)
    reader = Reader(stream)
    np.testing.assert_array_equal(reader.take_chosen(chances, 4000), kinds)
    np.testing.assert_array_equal(reader.take_numbers(mean, deviation), numbers)


def test_a_stream_is_whole_words():
    with pytest.raises(DamagedError, match="damaged"):
        Reader(b"12345")


def test_nothing_costs_nothing():
    writer = Writer()
    writer.put_chosen(np.zeros(9, np.int32), np.ones(1))
    assert writer.stream() == b""
    np.testing.assert_array_equal(Reader(b"").take_chosen(np.ones(1), 9), np.zeros(9))
