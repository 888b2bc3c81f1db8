"""What a browser tells: read if it can be, and never more than it says."""

from __future__ import annotations

import math

import pytest

from pages._ui.live.told import MOST_LETTERS, failures_told, number

ENGINE, PARTS = "engine.wasm", ("encoder.onnx", "decoder.onnx")


@pytest.mark.parametrize("told", [None, "1", [1], {"a": 1}, math.nan, -math.inf])
def test_what_is_no_number_is_none(told):
    assert number(told) is None


def test_a_number_is_read():
    assert number(3) == 3.0
    assert number(-0.5) == -0.5


def test_an_engine_that_does_not_start_fails_for_every_model():
    assert failures_told({"reason": "no SIMD", "isEngine": True}, ENGINE, PARTS) == {
        ENGINE: "no SIMD"
    }


def test_a_part_that_fails_is_that_model_alone():
    told = {"reason": "404", "isEngine": False}
    assert failures_told(told, ENGINE, PARTS) == dict.fromkeys(PARTS, "404")


@pytest.mark.parametrize("told", [None, "lost", ["x"], {}, {"isEngine": "yes"}, {"reason": {}}])
def test_anything_else_is_the_model_that_is_shown(told):
    assert set(failures_told(told, ENGINE, PARTS)) == set(PARTS)


def test_a_long_reason_is_cut():
    found = failures_told({"reason": "x" * 9999, "isEngine": True}, ENGINE, PARTS)
    assert found == {ENGINE: "x" * MOST_LETTERS}
