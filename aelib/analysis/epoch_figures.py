"""How far each epoch is: do neighbours share their class, and how near is it to the last one?

References:
    Kornblith et al. 2019, centred kernel alignment. https://arxiv.org/abs/1905.00414
    Cover & Hart 1967, Nearest neighbor pattern classification.
    https://doi.org/10.1109/TIT.1967.1053964
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from aelib.analysis.agreement import NUM_NEIGHBORS, linear_cka
from aelib.analysis.probe import left_out_accuracy
from aelib.core.nearest import nearest_of_each, shares_in_common

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from aelib.analysis.common_plane import CommonPlane
    from aelib.analysis.epochs import Epochs


class EpochFigures(NamedTuple):
    """Figures of one epoch.

    Attributes:
        epoch: Its number.
        accuracy: How often the ten nearest other pictures vote for a picture's class; None where
            there are no classes.
        cka: With the last epoch's latents, in [0, 1].
        share: Of nearest neighbours in common with the last epoch, on average.
    """

    epoch: int
    accuracy: float | None
    cka: float
    share: float


def epoch_figures(epochs: Epochs) -> list[EpochFigures]:
    """Measure every kept epoch.

    Args:
        epochs: Of one training.

    Returns:
        Their figures, in order.
    """
    last = epochs.latents[-1]
    last_near = _nearest(last)
    labels = epochs.labels if epochs.labels is not None and (epochs.labels >= 0).any() else None
    figures = []
    for number, latents in zip(epochs.numbers, epochs.latents, strict=True):
        near = _nearest(latents)
        figures.append(
            EpochFigures(
                epoch=number,
                accuracy=None if labels is None else left_out_accuracy(near, labels),
                cka=linear_cka(latents, last),
                share=float(shares_in_common(near, last_near).mean()) if near.size else 0.0,
            )
        )
    return figures


def _nearest(latents: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
    # of so few pictures all distances are quicker than a tree
    return nearest_of_each(latents, NUM_NEIGHBORS, algorithm="brute")[0]


def figures_csv(figures: Sequence[EpochFigures]) -> bytes:
    """Write the figures as a table.

    Args:
        figures: One line each.

    Returns:
        CSV as UTF-8 with a header.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(["epoch", "neighbours_vote_right", "cka_with_last", "neighbours_in_common"])
    for one in figures:
        numbers = (one.accuracy, one.cka, one.share)
        writer.writerow([one.epoch, *("" if n is None else f"{n:.6g}" for n in numbers)])
    return buffer.getvalue().encode()


def places_npz(epochs: Epochs, plane: CommonPlane) -> bytes:
    """Write the places of all epochs, to draw or to film elsewhere.

    Args:
        epochs: Of one training.
        plane: Where they lie.

    Returns:
        An npz of ``epochs`` ``(E,)``, ``places`` ``(E, n, 2)``, ``pictures`` ``(n,)``, the numbers
        of the validation pictures, and ``labels`` ``(n,)`` where there are classes.
    """
    arrays = {"epochs": np.array(epochs.numbers), "places": plane.places, "pictures": epochs.rows}
    if epochs.labels is not None:
        arrays["labels"] = epochs.labels
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()
