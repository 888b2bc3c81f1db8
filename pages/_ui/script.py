"""What each visit runs; see app.py."""

from pages._ui import frame

frame.draw()
