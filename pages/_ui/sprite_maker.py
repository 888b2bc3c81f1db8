"""Draw one sprite from its factors: what each factor of variation means."""

from __future__ import annotations

import math
from typing import Any

import streamlit as st
import torch

from aelib.data.sprites import SHAPES, draw
from aelib.viz.pixels import at_side
from pages._ui import address

DATA = "sprites"
SIDE = 256


def draw_maker(data: dict[str, Any]) -> None:
    """Draw a slider for each factor and the picture that they make.

    Args:
        data: Settings of the sprites.
    """
    with st.container(border=True):
        left, right = st.columns([2, 1], vertical_alignment="center", gap="large")
        with left:
            st.markdown("**Make one yourself**")
            shape = address.one_of(
                "Shape",
                SHAPES,
                default="heart",
                key="shape",
            )
            first, second = st.columns(2)
            scale = first.slider("Scale", 0.5, 1.0, 1.0, 0.05, key="scale", bind="query-params")
            turn = second.slider(
                "Orientation", 0, 359, 0, 3, "%d°", key="orientation", bind="query-params"
            )
            x = first.slider("x", 0.0, 1.0, 0.5, 0.01, key="x", bind="query-params")
            y = second.slider("y", 0.0, 1.0, 0.5, 0.01, key="y", bind="query-params")
            factors = [float(SHAPES.index(shape)), scale, math.radians(turn), x, y]
            if data["colour"]:
                factors.append(first.slider("Hue", 0.0, 0.99, 0.0, key="hue", bind="query-params"))
        with right:
            picture = draw(torch.tensor([factors]), data["size"])[0]
            st.image(at_side(picture, SIDE), width=SIDE, alt=f"A {shape}")
