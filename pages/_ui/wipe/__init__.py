"""Before and after in one picture, with a handle to wipe between the two."""

from pages._ui.wipe.wipe import wipe

__all__ = ["wipe"]
