"""The engine of the live views, fetched and compiled while the server still prepares a page."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import streamlit as st

from pages._ui.live_routes import asset_path

if TYPE_CHECKING:
    from collections.abc import Callable

# What goes wrong here goes wrong again in the view, which says so.
_STUB = """
export default function () {
  import(new URL("%s", document.baseURI).href)
    .then((live) => live.warmUp("%s"))
    .catch(() => undefined);
}
"""


@functools.cache
def _component() -> Callable[..., Any]:
    stub = _STUB % (asset_path("script"), asset_path("engine"))
    return st.components.v2.component("live_engine", html="<span></span>", js=stub)


def begin() -> None:
    """Let the browser start the engine, once for each tab; draws nothing that is seen."""
    _component()(key="live.engine")
