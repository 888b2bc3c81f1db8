"""How every figure looks: colours that the colour-blind can tell apart, on a transparent ground.

References:
    Nuñez, Anderton & Renslow 2018, cividis. https://doi.org/10.1371/journal.pone.0199239
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from plotly.colors import sample_colorscale

from aelib.core.palette import COLORS, color, rgb

if TYPE_CHECKING:
    import plotly.graph_objects as go

CLASS_COLORS = COLORS
TRAIN_COLOR, VALIDATION_COLOR, MARK_COLOR = "#3f90da", "#e76300", "#94a4a2"
CONTINUOUS_SCALE = "cividis"
SCALE_START = 0.15  # its first shades are lost on a dark page
NUM_SHADES = 256
GRID_COLOR = "rgba(128, 128, 128, 0.25)"
CLEAR = "rgba(0, 0, 0, 0)"


def class_color(index: int) -> str:
    """Return the colour of a class; the ten colours repeat.

    Args:
        index: Number of the class.

    Returns:
        Hexadecimal colour.
    """
    return color(index)


def class_palette() -> list[list[int]]:
    """Return the colours of the classes as numbers.

    Returns:
        Red, green and blue in [0, 255] of each.
    """
    return [list(rgb(index)) for index in range(len(CLASS_COLORS))]


def continuous_palette() -> list[list[int]]:
    """Return the continuous scale as numbers, from low to high.

    Returns:
        Red, green and blue in [0, 255] of :data:`NUM_SHADES` shades.
    """
    step = (1.0 - SCALE_START) / (NUM_SHADES - 1)
    places = [SCALE_START + step * index for index in range(NUM_SHADES)]
    shades = sample_colorscale(CONTINUOUS_SCALE, places, colortype="tuple")
    return [[round(255 * part) for part in shade] for shade in shades]


def dress(figure: go.Figure, title: str, *, height: int) -> go.Figure:
    """Give a figure its title and a look that suits a light and a dark page.

    Args:
        figure: Changed in place.
        title: What it shows, with the unit.
        height: Pixels.

    Returns:
        The same figure.
    """
    figure.update_layout(
        title={"text": title, "font": {"size": 15}},
        height=height,
        paper_bgcolor=CLEAR,
        plot_bgcolor=CLEAR,
        margin={"l": 56, "r": 16, "t": 64, "b": 44},
        legend={
            "orientation": "h",
            "x": 1.0,
            "xanchor": "right",
            "y": 1.0,
            "yanchor": "top",
            "yref": "container",
        },
        hovermode="x unified",
    )
    figure.update_xaxes(gridcolor=GRID_COLOR, zerolinecolor=GRID_COLOR)
    figure.update_yaxes(gridcolor=GRID_COLOR, zerolinecolor=GRID_COLOR)
    return figure
