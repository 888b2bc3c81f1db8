"""Placeholder of explore/latent_map."""

from pages._ui import frame
from pages._ui.navigation import page

frame.heading(page("latent_map"), "…")
