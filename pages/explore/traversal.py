"""Placeholder of explore/traversal."""

from pages._ui import frame
from pages._ui.navigation import page

frame.heading(page("traversal"), "…")
