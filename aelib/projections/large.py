"""Maps of more latents than a projection can take: fit on a sample, the rest placed by a network.

Memory is bounded: only the sample is compared with itself, and the rest pass through in blocks, so
that latents may lie in a file.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from aelib.projections.base import Projected
from aelib.projections.projector import distill

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from aelib.projections.base import Report

    Picture = Callable[[], npt.NDArray[np.float32]]

NUM_CELLS = 256
_ROWS_AT_ONCE = 8192
_SHARE_FITTING, _SHARE_LEARNING = 0.8, 0.18


def project_sample(
    latents: npt.NDArray[np.float32],
    most: int,
    fit: Callable[[npt.NDArray[np.float32], Report], Projected],
    report: Report,
) -> Projected:
    """Draw a stratified sample of latents, and place the others on its map.

    Args:
        latents: What to draw; at least fifty.
        most: How many are fitted.
        fit: Draws those.
        report: Called with the share done, what is going on, and the map so far, in which all but
            the sample are NaN.

    Shape:
        - latents: ``(N, D)``

    Returns:
        The map of all; those of the sample stand where the fit put them. The note says how many
        were fitted, and how far the network misses on latents held out.

    Raises:
        ValueError: If the sample is too small, or its map one point.
    """
    rows = stratified_rows(latents, most)
    sample = np.ascontiguousarray(latents[rows])

    def within(done: float, message: str, picture: Picture | None = None, /) -> None:
        spread = None if picture is None else partial(_spread, picture, rows, len(latents))
        report(_SHARE_FITTING * done, message, spread)

    drawn = fit(sample, within)
    projector = distill(
        sample,
        drawn.points,
        lambda done, message, _=None: report(_SHARE_FITTING + _SHARE_LEARNING * done, message),
    )
    told = f"Fitted on {len(rows):,} of {len(latents):,} pictures"
    if projector is None:
        raise ValueError("expected a map that can be learned: fifty points that differ")
    points = projector.place(latents)
    points[rows] = drawn.points
    report(1.0, "Placed the others")
    note = (
        f"{told}, the rest placed by a network distilled from their map; on pictures held out it "
        f"misses by {projector.errors.placing:.1%} of the map's size on average."
    )
    return Projected(points, f"{note} {drawn.note}".strip())


def _spread(picture: Picture, rows: npt.NDArray[np.int64], count: int) -> npt.NDArray[np.float32]:
    points = picture()
    spread = np.full((count, points.shape[1]), np.nan, np.float32)
    spread[rows] = points
    return spread


def placed_rows(
    points: npt.NDArray[np.float32], rows: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Return which rows have a place: while many are drawn, only those of the sample.

    Args:
        points: A map in the making.
        rows: Rows of it, ascending.

    Shape:
        - points: ``(N, k)``
        - rows: ``(n,)``
        - returns: ``(m,)``, m ≤ n

    Returns:
        Those rows that are no NaN.
    """
    placed: npt.NDArray[np.int64] = rows[np.isfinite(points[rows, 0])]
    return placed


def has_all_places(points: npt.NDArray[np.float32]) -> bool:
    """Return whether every picture has its place on a map in the making.

    Args:
        points: The map.

    Shape:
        - points: ``(N, k)``

    Returns:
        False while only a sample is being drawn.
    """
    return bool(np.isfinite(points[:, 0]).all())


def stratified_rows(
    latents: npt.NDArray[np.float32], most: int, seed: int = 0
) -> npt.NDArray[np.int64]:
    """Choose rows so that every region of latent space has its share.

    Regions are the cells around 256 random latents. Each has as many rows chosen as its share of
    all, and at least one, so that a small group far away is not lost.

    Args:
        latents: All of them; they may lie in a file.
        most: How many rows.
        seed: Of the choice.

    Shape:
        - latents: ``(N, D)``
        - returns: ``(most,)``

    Returns:
        Row numbers, rising, the same ones each time.
    """
    generator = np.random.default_rng(seed)
    if len(latents) <= most:
        return np.arange(len(latents))
    centers = latents[np.sort(generator.choice(len(latents), NUM_CELLS, replace=False))]
    squares = np.square(centers).sum(axis=1)
    cells = np.empty(len(latents), np.int64)
    for start in range(0, len(latents), _ROWS_AT_ONCE):
        here = slice(start, start + _ROWS_AT_ONCE)
        cells[here] = (squares - 2.0 * np.asarray(latents[here]) @ centers.T).argmin(axis=1)
    order = generator.permutation(len(latents))
    by_cell = order[np.argsort(cells[order], kind="stable")]
    sizes = np.bincount(cells, minlength=NUM_CELLS)
    starts = np.cumsum(sizes) - sizes
    within = np.empty(len(latents), np.float64)
    for start, size in zip(starts, sizes, strict=True):
        within[start : start + size] = (np.arange(size)) / max(size, 1)
    # the first of every cell come first, then equal shares of all cells
    chosen = by_cell[np.argsort(within, kind="stable")[:most]]
    return np.sort(chosen)
