"""Errors that a person can meet and mend.

::

    AelibError                 what was expected, what came, what to do
    ├── ConfigError            a setting is unknown, of the wrong type or out of range
    ├── UnknownNameError       a registry has no part of that name
    ├── DataError              a data set or an uploaded file cannot be used
    │   └── DataUnavailableError   it is not here and cannot be fetched
    ├── CheckpointError        weights or state do not fit, or are damaged
    ├── RunError               a run directory is missing, busy or of a newer format
    ├── TrainingDivergedError  a loss or gradient stopped being finite
    └── CapabilityError        the model cannot do what was asked of it

``ValueError`` and ``TypeError`` are kept for mistakes of the programmer.
"""

from __future__ import annotations


class AelibError(Exception):
    """Base of every error that a person can mend.

    Args:
        message: What was expected and what came.
        remedy: What to do about it; shown after the message.
    """

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class ConfigError(AelibError):
    """A setting is unknown, of the wrong type or out of range."""


class UnknownNameError(AelibError):
    """A registry has no part of that name."""


class DataError(AelibError):
    """A data set or an uploaded file cannot be used."""


class DataUnavailableError(DataError):
    """A data set is not on this machine and cannot be fetched."""


class CheckpointError(AelibError):
    """Weights or training state do not fit the model, or are damaged."""


class RunError(AelibError):
    """A run directory is missing, busy or of a newer format."""


class TrainingDivergedError(AelibError):
    """A loss or a gradient stopped being finite."""


class CapabilityError(AelibError):
    """The model cannot do what was asked of it."""
