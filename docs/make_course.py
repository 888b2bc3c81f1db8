"""Write docs/course.md: ``python docs/make_course.py``."""

from __future__ import annotations

import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from pages._ui.course import COURSE  # noqa: E402
from pages._ui.navigation import page  # noqa: E402

HEAD = """# The course, heading by heading

Where each idea of a week on autoencoders is to be seen (page), trained (preset) and read (file).
`python docs/make_course.py` writes this page; in the app it is the page *Course*.
"""


def course_page() -> str:
    """Return the page as Markdown.

    Returns:
        One table for each heading.
    """
    lines = [HEAD]
    for heading, lessons in COURSE.items():
        lines += [f"## {heading}", "", "| idea | page | preset | file |"]
        lines.append("| --- | --- | --- | --- |")
        for lesson in lessons:
            pages = ", ".join(page(url).title for url in lesson.pages)
            presets = ", ".join(f"`{name}`" for name in lesson.presets)
            files = ", ".join(f"[{Path(file).name}](../{file})" for file in lesson.files)
            cells = (f"**{lesson.idea}.** {lesson.shows}", pages, presets, files)
            lines.append(f"| {' | '.join(cell or '–' for cell in cells)} |")
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    (PROJECT / "docs" / "course.md").write_text(course_page())
