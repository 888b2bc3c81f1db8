"""What a walk takes long to find: the shortest way between two latents, leg by leg."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pages._ui import cache

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.runs import RunDirectory


def shortest_leg(
    run: RunDirectory, start: Tensor, end: Tensor, told: tuple[int, int] | None
) -> Tensor:
    """Return the geodesic between two latents, found once for each pair.

    Args:
        run: A run with weights.
        start: First latent.
        end: Last latent.
        told: Classes at both ends, for a model that is told them.

    Shape:
        - start, end: ``(D,)``
        - returns: ``(N, D)``

    Returns:
        Nodes; never change them.
    """
    ends = tuple(start.tolist()), tuple(end.tolist())
    return _shortest_leg(run.id, cache.weights_state(run), ends, told)


@st.cache_resource(max_entries=128, show_spinner="Looking for the shortest way …")
def _shortest_leg(
    run_id: str,
    state: tuple[int, int],
    ends: tuple[tuple[float, ...], tuple[float, ...]],
    told: tuple[int, int] | None,
) -> Tensor:
    import torch  # noqa: PLC0415

    from aelib.analysis.walking import shortest_leg as find  # noqa: PLC0415
    from aelib.runs import find_run  # noqa: PLC0415

    start, end = torch.tensor(ends)
    return find(cache.model(find_run(run_id)), start, end, told)
