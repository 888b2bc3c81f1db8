"""The command line, ``python -m aelib``."""

from aelib.cli.program import main

__all__ = ["main"]
