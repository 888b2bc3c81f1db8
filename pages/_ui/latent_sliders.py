"""A slider for each latent dimension, in order of what it carries.

What is moved lives in one text of the address, ``z=3:1.25,0:-0.4``; sliders only show and change
it. A component that decodes in the browser can therefore take the place of :func:`latent_sliders`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from aelib.analysis.densities import density
from aelib.analysis.moves import (
    MAX_LENGTH,
    MAX_MOVES,
    format_moves,
    parse_moves,
    slider_range,
    slider_step,
)
from aelib.analysis.starts import centre_latent
from aelib.analysis.traversal import by_level, with_values
from aelib.viz.sparkline import density_svg
from pages._ui import address, cache, failures, state

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torch import Tensor

    from aelib.analysis.latents import Latents
    from aelib.analysis.spread import Spread
    from aelib.analysis.traversal import LatentRanges
    from aelib.runs import RunDirectory
    from pages._ui import guard

MOVES, START = "z", "traversal.start"
SHOWN = 12
INACTIVE = 0.01


class Space(NamedTuple):
    """What the sliders need to know of a model's latent space.

    Attributes:
        run: The model's run.
        spread: How far each dimension goes, and the encoded pictures that say so.
        start: Latent that the sliders begin at, ``(D,)``.
        label: Class that is decoded; None for a model that is told none.
        levels: Sizes of the levels of a hierarchical latent, the top first; empty for one level.
        names: What people call the dimensions.
    """

    run: RunDirectory
    spread: Spread
    start: Tensor
    label: int | None = None
    levels: tuple[int, ...] = ()
    names: Mapping[int, str] = {}

    @property
    def ranges(self) -> LatentRanges:
        """How far each dimension goes."""
        return self.spread.ranges

    @property
    def latents(self) -> Latents:
        """Encoded pictures, for the curve under each slider."""
        return self.spread.latents

    @property
    def source(self) -> str:
        """What ranges, order and curves were measured on."""
        return f"{self.spread.of_how_many} validation pictures"


def begin(opened: guard.Opened, start: Tensor, name: str, label: int | None = None) -> Space:
    """Gather what the sliders need; what was moved from another start is forgotten.

    Args:
        opened: The model and its run.
        start: Latent to begin at.
        name: Names the start; moves belong to it.
        label: Class to decode.

    Shape:
        - start: ``(D,)``

    Returns:
        The latent space.
    """
    state.empty_elsewhere(START, f"{opened.run.id} {name}", MOVES)
    return space_of(opened, start, label)


def space_of(opened: guard.Opened, start: Tensor | None = None, label: int | None = None) -> Space:
    """Gather what the sliders need.

    Args:
        opened: The model and its run.
        start: Latent to begin at; None for the centre.
        label: Class to decode; the first one for a model that must be told one.

    Shape:
        - start: ``(D,)``

    Returns:
        The latent space.
    """
    run, can = opened.run, opened.model.capabilities
    spread = cache.spread(run)
    if start is None:
        start = centre_latent(opened.model, spread.ranges)
    if label is None and can.uses_labels:
        label = 0
    return Space(run, spread, start, label, can.levels)


def moves_field() -> str:
    """Draw the text of what is moved.

    Returns:
        The text, as :func:`read_moves` takes it.
    """
    return address.text_field(
        "As text",
        "Moved dimensions",
        key=MOVES,
        max_chars=MAX_LENGTH,
        placeholder="3:1.25,0:-0.4",
        help="Dimension and value, with commas between. It is part of the page's address, so a "
        "link brings the same picture back.",
    )


def read_moves(space: Space, text: str) -> dict[int, float]:
    """Read what is moved, and say so when it cannot be read.

    Args:
        space: The latent space.
        text: What :func:`moves_field` returned.

    Returns:
        New value by dimension; nothing when the text is broken.
    """
    return address.followed(
        lambda: parse_moves(text, space.ranges), {}, otherwise="nothing is moved"
    )


def latent_sliders(space: Space, moves: dict[int, float]) -> Tensor:
    """Draw the sliders.

    Args:
        space: The latent space.
        moves: What is moved at present.

    Shape:
        - returns: ``(D,)``

    Returns:
        The present latent.
    """
    groups = by_level(space.ranges.order[:MAX_MOVES], space.levels)
    for number, order in enumerate(groups, start=1):
        if len(groups) > 1:
            st.markdown(f"**{level_title(number, len(groups))}**")
        _in_columns(space, moves, order[:SHOWN])
        rest = order[SHOWN:]
        if rest:
            with st.expander(f"{len(rest)} more dimensions, in the same order"):
                _in_columns(space, moves, rest)
    left_out = space.ranges.order[MAX_MOVES:]
    if left_out:
        st.caption(f"{len(left_out)} dimensions that carry least have no slider.")
    return with_values(space.start, moves)[0]


def level_title(number: int, num_levels: int) -> str:
    """Say which level of a hierarchical latent this is.

    Args:
        number: From 1, the top.
        num_levels: How many there are.

    Returns:
        Words, or nothing where there is one level.
    """
    if num_levels == 1:
        return ""
    place = {1: " · the top: what the levels below follow", num_levels: " · the bottom: detail"}
    return f"Level {number} of {num_levels}{place.get(number, '')}"


def dimension_title(space: Space, dimension: int) -> str:
    """Say what a dimension is called and how much it carries.

    Args:
        space: The latent space.
        dimension: Which one.

    Returns:
        For example ``z3 · KL 1.24 nats``.
    """
    name = space.names.get(dimension) or f"z{dimension}"
    return f"{name} · {dimension_facts(space, dimension)}"


def dimension_facts(space: Space, dimension: int) -> str:
    """Say how much a dimension carries.

    Args:
        space: The latent space.
        dimension: Which one.

    Returns:
        For example ``KL 1.24 nats``.
    """
    if space.latents.kl is None:
        return f"σ {space.ranges.std[dimension]:.3g}"
    return f"KL {space.latents.kl[dimension]:.2f} nats"


def is_inactive(space: Space, dimension: int) -> bool:
    """Return whether a dimension carries next to nothing.

    Args:
        space: The latent space.
        dimension: Which one.

    Returns:
        True below 0.01 nats; False where there is no posterior.
    """
    return space.latents.kl is not None and bool(space.latents.kl[dimension] < INACTIVE)


def move_to(moves: dict[int, float], dimension: int, value: float) -> None:
    """Move one dimension; for use in a callback.

    Args:
        moves: What is moved at present.
        dimension: Which one.
        value: Where to.
    """
    state.set_value(MOVES, format_moves({**moves, dimension: value}))


def _in_columns(space: Space, moves: dict[int, float], dimensions: tuple[int, ...]) -> None:
    if not dimensions:
        return
    columns = st.columns(2 if len(dimensions) > 1 else 1, gap="medium")
    half = -(-len(dimensions) // len(columns))
    for index, dimension in enumerate(dimensions):
        with columns[index // half]:
            _slider(space, moves, dimension)


def _slider(space: Space, moves: dict[int, float], dimension: int) -> None:
    start = float(space.start[dimension])
    value = moves.get(dimension, start)
    low, high = slider_range(space.ranges, dimension, start, value)
    key = f"traversal.z{dimension}"
    state.set_value(key, value)
    title = failures.plain(dimension_title(space, dimension))
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", wrap=False):
        with st.container(gap=None):
            st.slider(
                f"{title} · inactive" if is_inactive(space, dimension) else title,
                low,
                high,
                step=slider_step(low, high),
                format="%.2f" if high - low > 1.0 else "%.3g",
                key=key,
                on_change=_moved,
                args=(moves, dimension, key),
            )
            heights = density(space.latents, dimension, low, high).tolist()
            share = (start - low) / (high - low)
            with st.container(key=f"curve_{dimension}"):
                st.image(density_svg(heights, share), width="stretch", alt=f"Spread of {title}")
        st.button(
            "",
            icon=":material/undo:",
            key=f"{key}.reset",
            type="tertiary",
            disabled=dimension not in moves,
            help=f"Reset z{dimension}",
            on_click=_reset,
            args=(moves, dimension),
        )


def _moved(moves: dict[int, float], dimension: int, key: str) -> None:
    move_to(moves, dimension, float(state.value(key)))


def _reset(moves: dict[int, float], dimension: int) -> None:
    rest = {other: value for other, value in moves.items() if other != dimension}
    state.set_value(MOVES, format_moves(rest))
