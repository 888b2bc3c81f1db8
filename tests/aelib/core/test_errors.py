from __future__ import annotations

import inspect

from aelib.core import errors


def test_an_error_says_what_and_then_what_to_do():
    error = errors.ConfigError("Expected 1, got 2.", "Set it to 1.")
    assert str(error) == "Expected 1, got 2. Set it to 1."
    assert (error.message, error.remedy) == ("Expected 1, got 2.", "Set it to 1.")
    assert str(errors.RunError("Alone.")) == "Alone."


def test_the_drawn_tree_is_the_tree():
    classes = [c for _, c in inspect.getmembers(errors, inspect.isclass)]
    assert all(issubclass(c, errors.AelibError) for c in classes)
    assert all(c.__name__ in errors.__doc__ for c in classes)
