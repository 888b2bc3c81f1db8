"""The view of a photograph before and after."""

from pages._ui.photo_view.photo_view import Seen, photo_view

__all__ = ["Seen", "photo_view"]
