"""Decoding in the browser: pictures that move while the hand moves. Its source is in ``web/``."""

from pages._ui.live.component import Base, is_wanted, show
from pages._ui.live.routes import ROUTES

__all__ = ["ROUTES", "Base", "is_wanted", "show"]
