"""The map of the course names pages, presets and files that exist, and every preset."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from aelib.training.presets import PRESETS
from pages._ui.course import COURSE
from pages._ui.navigation import PAGES

PROJECT = Path(__file__).resolve().parents[2]
LESSONS = [
    pytest.param(lesson, id=lesson.idea[:30]) for lessons in COURSE.values() for lesson in lessons
]


@pytest.mark.parametrize("lesson", LESSONS)
def test_what_a_lesson_names_is_there(lesson):
    assert set(lesson.pages) <= {page.url for page in PAGES}
    assert set(lesson.presets) <= set(PRESETS)
    assert [file for file in lesson.files if not (PROJECT / file).exists()] == []
    assert lesson.files


def test_every_preset_belongs_to_a_lesson():
    named = {name for lessons in COURSE.values() for lesson in lessons for name in lesson.presets}
    assert set(PRESETS) - named == set()


def test_the_written_map_is_that_of_the_app():
    path = PROJECT / "docs" / "make_course.py"
    spec = importlib.util.spec_from_file_location("make_course", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (PROJECT / "docs" / "course.md").read_text() == module.course_page()
