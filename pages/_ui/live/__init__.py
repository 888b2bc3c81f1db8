"""Decoding in the browser: pictures that move while the hand moves. Its source is in ``web/``."""

from pages._ui.live.component import Shown, is_wanted, traverse
from pages._ui.live.routes import ROUTES

__all__ = ["ROUTES", "Shown", "is_wanted", "traverse"]
