"""A link to any page shows that page and nothing else, also as the first visit after a start."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from pages._ui import navigation


def shows(tab, address, spec):
    is_default = spec is navigation.PAGES[0]  # Streamlit serves it at the root, whatever its name
    tab.goto(f"{address}/" if is_default else f"{address}/{spec.url}")
    expect(tab.get_by_role("heading", name=spec.title, level=1)).to_be_visible()
    tab.wait_for_timeout(300)
    expect(tab.get_by_role("dialog")).to_have_count(0)
    expect(tab.get_by_text("Page not found")).to_have_count(0)
    expect(tab.get_by_text("INTERNAL-")).to_have_count(0)


@pytest.mark.parametrize("url", ["latent_map", "training"])
def test_first_visit_after_a_start(url, serve, page, tmp_path):
    with serve(tmp_path) as address:
        shows(page, address, navigation.page(url))


@pytest.mark.parametrize("spec", navigation.PAGES, ids=lambda spec: spec.url)
def test_later_visits(spec, app, page):
    shows(page, app, spec)
