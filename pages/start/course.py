"""Course: each idea of the week, with the page, the preset and the trained model that shows it."""

from pages._ui import frame
from pages._ui.navigation import page

frame.heading(
    page("course"),
    "Each idea of a week on autoencoders, with the page that shows it and a preset that trains it.",
)

from pages._ui import course_list  # noqa: E402

course_list.draw()
