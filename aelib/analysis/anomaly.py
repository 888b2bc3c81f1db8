r"""How well strange pictures are told from known ones, by a model and by what needs none.

Scores are higher for what is stranger: the squared error of the reconstruction, over all of it or
at its worst place (three pixels or moments wide); and the mean distance of the latent to the ten
nearest known ones, in latent space as it is, so that dimensions that carry nothing hardly count.
Beside them stand the errors of PCA with as many components, and the distance of the pixels.
Everything is fitted on one half of the validation pictures; the other half says from which score on
one raises the alarm; both are counted on others.

References:
    Sakurada & Yairi 2014, the error of an autoencoder. https://doi.org/10.1145/2689746.2689747
    Ramaswamy, Rastogi & Shim 2000, the distance to neighbours. https://doi.org/10.1145/335191.335437
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
from torch.nn import functional as F

from aelib.analysis.decoding import decode_flat
from aelib.analysis.latents import encode_images
from aelib.analysis.linear_baseline import LinearBaseline
from aelib.analysis.strange import make_strange
from aelib.core.pixels import as_bytes
from aelib.core.seeding import fixed_sample
from aelib.data import ImageSet
from aelib.data.anomalies import FACTOR_NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    from torch import Tensor

    from aelib.analysis.latents import Latents
    from aelib.models import Autoencoder

    Array = npt.NDArray[np.floating]

ERROR, WORST, LATENT = "Reconstruction error", "Error at the worst place", "Distance of the latent"
LINEAR, WORST_LINEAR = "Error of PCA", "Error of PCA at its worst place"
PIXELS = "Distance of the pixels"
SCORES, BASELINES = (ERROR, WORST, LATENT), (LINEAR, WORST_LINEAR, PIXELS)
WINDOW = 3
NUM_NEIGHBORS, MOST, MOST_COUNTED = 10, 4000, 1000


@dataclass(frozen=True)
class Reference:
    """What strange pictures are told from.

    Attributes:
        model: In evaluation mode.
        latents: Of known pictures ``(N, D)``.
        pixels: Of the same pictures ``(N, P)``.
        linear: PCA with as many components as the latent has numbers.
    """

    model: Autoencoder
    latents: Array
    pixels: Array
    linear: LinearBaseline


class Detection(NamedTuple):
    """How well a score tells strange pictures from known ones.

    Attributes:
        auc: Chance that a strange picture has a higher score than a known one.
        threshold: The alarm is raised above it.
        found: Share of the strange pictures above it.
        false_alarms: Share of the known pictures above it.
    """

    auc: float
    threshold: float
    found: float
    false_alarms: float


def refer(model: Autoencoder, known: ImageSet) -> Reference:
    """Learn what is known.

    Args:
        model: A model in evaluation mode.
        known: Pictures that it has not learned from.

    Returns:
        What :func:`scores` needs.
    """
    latents = encode_images(model, known, keeps_variance=False).mean
    pixels = known.batch(slice(None)).flatten(1).numpy()
    return Reference(model, latents, pixels, LinearBaseline.fit(known, latents.shape[1]))


def halved(validation: ImageSet) -> tuple[ImageSet, ImageSet]:
    """Cut validation pictures into those to refer to and those that set the threshold.

    Args:
        validation: At least two pictures.

    Returns:
        Every other picture of a sample, and those between.
    """
    rows = fixed_sample(len(validation), MOST)
    first, second = (torch.from_numpy(rows[start::2]) for start in (0, 1))
    return validation.take(first), validation.take(second)


def parted(test: ImageSet, factor_names: Sequence[str]) -> tuple[Tensor, Tensor]:
    """Part test pictures into those that count as known and those that are known to be faulty.

    Args:
        test: Pictures or series of a data set.
        factor_names: Names of its factors; the first of
            :data:`aelib.data.anomalies.FACTOR_NAMES` marks faults, where it is among them.

    Shape:
        - returns: ``(n,)`` with n ≤ 1000, and ``(m,)``

    Returns:
        Numbers of a fixed sample of those without a fault, and of all that have one.
    """
    is_faulty = torch.zeros(len(test), dtype=torch.bool)
    if test.factors is not None and FACTOR_NAMES[0] in factor_names:
        is_faulty = test.factors[:, list(factor_names).index(FACTOR_NAMES[0])] > 0.5
    sound = torch.nonzero(~is_faulty).flatten()
    rows = torch.from_numpy(fixed_sample(len(sound), MOST_COUNTED))
    return sound[rows], torch.nonzero(is_faulty).flatten()


def strangers(known: ImageSet, kind: str) -> ImageSet:
    """Return strange pictures made of known ones.

    Args:
        known: Pictures.
        kind: One of :data:`aelib.analysis.strange.KINDS`.

    Returns:
        As many, of the same classes.
    """
    return ImageSet(make_strange(known.images, kind), known.labels)


def come_back(model: Autoencoder, images: ImageSet) -> tuple[Tensor, Tensor]:
    """Return how pictures come back, and where they differ.

    Args:
        model: A model in evaluation mode.
        images: Some pictures.

    Shape:
        - returns: ``(N, C, H, W)`` twice

    Returns:
        Reconstructions in [0, 1]; and magnitudes of the differences, of which the largest is 1.
    """
    latents = encode_images(model, images, keeps_variance=False)
    again = _decoded(model, latents).clamp(0.0, 1.0)
    apart = (again - images.batch(slice(None))).abs()
    return again, apart / apart.max().clamp(min=1e-6)


def one_picture(image: Tensor, label: int = -1) -> ImageSet:
    """Return a set of one picture.

    Args:
        image: In [0, 1].
        label: Its class; -1 where it is not known.

    Shape:
        - image: ``(C, H, W)``

    Returns:
        The set.
    """
    labels = torch.tensor([label]) if label >= 0 else None
    return ImageSet(as_bytes(image[None]), labels)


def scores(reference: Reference, images: ImageSet) -> dict[str, Array]:
    """Score pictures.

    Args:
        reference: Of :func:`refer`.
        images: Known or strange pictures.

    Returns:
        For each of :data:`SCORES` and :data:`BASELINES` one number a picture ``(N,)``.
    """
    latents = encode_images(reference.model, images, keeps_variance=False)
    truth = images.batch(slice(None))
    ours = (_decoded(reference.model, latents) - truth).square()
    linear = (reference.linear.reconstruct(images) - truth).square()
    return {
        ERROR: ours.flatten(1).mean(1).numpy(),
        WORST: _worst(ours),
        LATENT: _distances(reference.latents, latents.mean),
        LINEAR: linear.flatten(1).mean(1).numpy(),
        WORST_LINEAR: _worst(linear),
        PIXELS: _distances(reference.pixels, truth.flatten(1).numpy()),
    }


def detect(usual: Array, known: Array, strange: Array, false_alarms: float) -> Detection:
    """Count what is found at a rate of false alarms.

    Args:
        usual: Scores of the known pictures that set the threshold.
        known: Scores of other known pictures.
        strange: Scores of strange pictures.
        false_alarms: Share of the usual ones above the threshold.

    Shape:
        - usual: ``(M,)``
        - known: ``(N,)``
        - strange: ``(S,)``

    Returns:
        The figures.
    """
    from sklearn.metrics import roc_auc_score

    truth = np.r_[np.zeros(len(known)), np.ones(len(strange))]
    threshold = float(np.quantile(usual, 1.0 - false_alarms))
    return Detection(
        float(roc_auc_score(truth, np.r_[known, strange])),
        threshold,
        float(np.mean(strange > threshold)),
        float(np.mean(known > threshold)),
    )


def beyond(values: Array, threshold: float, most: int, *, above: bool) -> Tensor:
    """Return the pictures that are farthest beyond a threshold.

    Args:
        values: Scores.
        threshold: Where the alarm is raised.
        most: How many at most.
        above: Those above it, the highest first; or those that are not, the lowest first.

    Shape:
        - values: ``(N,)``
        - returns: ``(n,)``

    Returns:
        Their rows.
    """
    rows = np.flatnonzero((values > threshold) == above)
    signed = -values[rows] if above else values[rows]
    return torch.from_numpy(rows[np.argsort(signed, kind="stable")[:most]])


def scores_csv(parts: Sequence[tuple[str, Sequence[int], dict[str, Array]]]) -> bytes:
    """Write scores as a table.

    Args:
        parts: What the pictures are, their numbers, and their scores by name.

    Returns:
        CSV as UTF-8 with a header; one row a picture.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    names = [*SCORES, *BASELINES]
    writer.writerow(["kind", "picture", *names])
    for kind, numbers, found in parts:
        for row, number in enumerate(numbers):
            writer.writerow([kind, number, *(f"{float(found[name][row]):.6g}" for name in names)])
    return buffer.getvalue().encode()


def rank(usual: Array, score: float) -> float:
    """Return how many usual pictures are less strange.

    Args:
        usual: Scores of known pictures.
        score: Of one picture.

    Shape:
        - usual: ``(M,)``

    Returns:
        Their share, in [0, 1].
    """
    return float(np.mean(usual < score))


def _decoded(model: Autoencoder, latents: Latents) -> Tensor:
    told = None if latents.told is None else torch.from_numpy(latents.told)
    return decode_flat(model, latents.mean, told)


def _worst(squares: Tensor) -> Array:
    window = [min(WINDOW, side) for side in squares.shape[2:]]
    worst: Array = F.avg_pool2d(squares, window, 1).flatten(1).amax(1).numpy()
    return worst


def _distances(known: Array, asked: Array) -> Array:
    from sklearn.neighbors import NearestNeighbors

    nearest = NearestNeighbors(n_neighbors=min(NUM_NEIGHBORS, len(known)), algorithm="brute")
    found: Array = nearest.fit(known).kneighbors(asked)[0].mean(axis=1)
    return found
