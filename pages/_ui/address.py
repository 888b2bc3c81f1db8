"""The query of the address: what no widget could read is taken out before the page draws."""

from __future__ import annotations

import math

import streamlit as st


def drop_infinite_numbers() -> None:
    """Remove numbers that are not finite, and draw the page without them.

    A whole-number field bound to the address stops with an error of Streamlit's own on ``1e999``.
    """
    endless = [
        name
        for name in st.query_params
        if any(_is_endless(text) for text in st.query_params.get_all(name))
    ]
    if endless:
        for name in endless:
            del st.query_params[name]
        st.rerun()


def _is_endless(text: str) -> bool:
    try:
        return not math.isfinite(float(text))
    except ValueError:
        return False
