"""Many small pictures to choose one from, sent as one sprite."""

from pages._ui.picture_grid.grid import picture_grid

__all__ = ["picture_grid"]
