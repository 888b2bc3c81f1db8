"""Placeholder of use/denoising."""

from pages._ui import frame
from pages._ui.navigation import page

frame.heading(page("denoising"), "…")
