"""What the live view of Traverse is told: sliders with their curves, and the rows of the sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aelib.analysis.densities import density
from aelib.analysis.moves import MAX_MOVES, format_moves, slider_range, slider_step
from aelib.analysis.traversal import by_level, strip_values
from aelib.runs.dimension_names import name_dimension
from aelib.viz.pixels import at_side, data_url
from pages._ui import class_choice, failures, live, state
from pages._ui.latent_sliders import (
    MOVES,
    START,
    Space,
    dimension_facts,
    dimension_title,
    is_inactive,
    level_title,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    import numpy.typing as npt
    from torch import Tensor

    from aelib.portable import Part
    from pages._ui.guard import Opened

DIGITS, SIDE = 4, 96
CLASS_CHANGED = "traversal.class_changed"


def draw(
    opened: Opened,
    parts: Mapping[Part, str],
    space: Space,
    moves: dict[int, float],
    dimensions: Sequence[int],
    num_columns: int,
    original: Tensor | None,
) -> None:
    """Draw sliders, picture and sheet, all decoded in the browser.

    Args:
        opened: The model and its run.
        parts: Addresses of its parts.
        space: The latent space.
        moves: What is moved at present.
        dimensions: Rows of the sheet.
        num_columns: Pictures of a row.
        original: The picture that the start was encoded from.

    Shape:
        - original: ``(C, H, W)``
    """
    live.show(
        "traverse",
        live.Base(parts, opened.model, f"{opened.run.id} {state.value(START)}", space.label),
        {
            **told(opened, space, moves, dimensions, num_columns),
            "name": None,
            "keepsNames": True,
            "original": None if original is None else data_url(at_side(original, SIDE)),
        },
        reports={
            "moves": lambda told: _go_there(told, len(space.start)),
            "label": lambda told: _choose_class(told, opened.model.image.num_classes),
            "name": lambda told: _keep_name(told, space),
        },
        key="traversal.live",
    )


def told(
    opened: Opened,
    space: Space,
    moves: Mapping[int, float],
    dimensions: Sequence[int],
    num_columns: int,
    latents: npt.NDArray[np.float32] | None = None,
) -> dict[str, Any]:
    """Return what the view is told besides the picture that the start was encoded from.

    Args:
        opened: The model and its run.
        space: The latent space.
        moves: What is moved at present.
        dimensions: Rows of the sheet.
        num_columns: Pictures of a row.
        latents: All that the sliders may begin at; None for the start alone.

    Shape:
        - latents: ``(n, D)``

    Returns:
        Fields of ``TraverseData`` in ``web/src/traverse/data.ts``.
    """
    groups = by_level(space.ranges.order[:MAX_MOVES], space.levels)
    is_told = opened.model.capabilities.uses_labels

    def described(index: int) -> dict[str, Any]:
        begun = float(space.start[index])
        others = () if latents is None else latents[:, index].tolist()
        ends = slider_range(space.ranges, index, begun, moves.get(index, begun), *others)
        return _dimension(space, index, *ends)

    return {
        "start": [float(value) for value in space.start],
        "moves": {str(dimension): value for dimension, value in moves.items()},
        "groups": [
            {
                "title": level_title(number, len(groups)),
                "dimensions": [described(index) for index in group],
            }
            for number, group in enumerate(groups, start=1)
        ],
        "strips": [_strip(space, index, num_columns) for index in dimensions],
        "classes": class_choice.names_of(opened) if is_told else [],
    }


def _strip(space: Space, index: int, num_columns: int) -> dict[str, Any]:
    values = strip_values(space.ranges, index, num_columns)
    return {
        "index": index,
        "title": dimension_title(space, index),
        "values": [round(value, DIGITS) for value in values],
    }


def _go_there(told: Any, size: int) -> None:  # noqa: ANN401 -- a browser may send anything
    if isinstance(told, dict):
        moves = {
            int(name): float(value)
            for name, value in told.items()
            if str(name).isdigit() and int(name) < size and isinstance(value, (int, float))
        }
        state.set_value(MOVES, format_moves(moves))


def _choose_class(told: Any, num_classes: int) -> None:  # noqa: ANN401
    if isinstance(told, int) and 0 <= told < num_classes:
        class_choice.go_to(told)
        state.put(CLASS_CHANGED, True)


def _keep_name(told: Any, space: Space) -> None:  # noqa: ANN401
    match told:
        case {"index": int(index), "name": str(name)} if 0 <= index < len(space.start):
            with failures.caught():
                name_dimension(space.run, index, name)


def _dimension(space: Space, index: int, low: float, high: float) -> dict[str, Any]:
    return {
        "index": index,
        "name": space.names.get(index, ""),
        "facts": dimension_facts(space, index),
        "deviation": float(space.ranges.std[index]),
        "low": low,
        "high": high,
        "step": slider_step(low, high),
        "isInactive": is_inactive(space, index),
        "curve": [
            round(float(height), DIGITS) for height in density(space.latents, index, low, high)
        ],
    }
