"""Placeholder of start/overview."""

from pages._ui import frame
from pages._ui.navigation import page

frame.heading(page("overview"), "…")
