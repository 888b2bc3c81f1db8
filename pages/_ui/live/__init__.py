"""Decoding in the browser: pictures that move while the hand moves. Its source is in ``web/``."""

from pages._ui.live.component import Base, choose_parts, data_of, find_part, show

__all__ = ["Base", "choose_parts", "data_of", "find_part", "show"]
