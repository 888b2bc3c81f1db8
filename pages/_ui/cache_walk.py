"""What a walk takes long to find: the shortest way between two latents, leg by leg."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
import torch

from aelib.analysis.interpolation import way_through
from aelib.analysis.walking import shortest_leg
from aelib.runs import find_run
from pages._ui import cache

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.analysis.interpolation import Way
    from aelib.analysis.walking import Stops
    from aelib.runs import RunDirectory


def way(run: RunDirectory, stops: Stops, kind: str, *, is_closed: bool) -> Way:
    """Return the way through some pictures; each leg of a geodesic is looked for once.

    Args:
        run: A run with weights.
        stops: The pictures, encoded.
        kind: One of :data:`aelib.analysis.interpolation.INTERPOLATIONS`.
        is_closed: Go back to the first one at the end.

    Returns:
        The way; never change it.
    """

    def shortest(i: int, j: int) -> Tensor:
        ends = tuple(stops.latents[i].tolist()), tuple(stops.latents[j].tolist())
        told = None if stops.told is None else (stops.told[i], stops.told[j])
        return _shortest_leg(run.id, cache.weights_state(run), ends, told)

    return way_through(stops.latents, kind, is_closed=is_closed, shortest=shortest)


@st.cache_resource(max_entries=128, show_spinner="Looking for the shortest way …")
def _shortest_leg(
    run_id: str,
    state: tuple[int, int],
    ends: tuple[tuple[float, ...], tuple[float, ...]],
    told: tuple[int, int] | None,
) -> Tensor:
    start, end = torch.tensor(ends)
    return shortest_leg(cache.model(find_run(run_id)), start, end, told)
