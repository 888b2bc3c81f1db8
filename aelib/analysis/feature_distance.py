r"""How far two sets of pictures lie apart in the features of our own classifier.

The **Fréchet distance** takes each set of 64-dimensional features for a Gaussian:

.. math:: d^2 = \lVert \mu_a - \mu_b \rVert^2
    + \mathrm{Tr}\left(\Sigma_a + \Sigma_b - 2(\Sigma_a \Sigma_b)^{1/2}\right)

It is what FID is for photographs, with another network: numbers compare with each other for one
data set and one number of pictures, and with no published FID. Few pictures make it too large.

**Precision** is the share of made pictures that lie among real ones, **recall** the share of real
ones that lie among made ones: within the distance of some picture's third neighbour in its own
set. A model that draws few but good pictures has high precision and low recall.

References:
    Heusel et al. 2017, FID. https://arxiv.org/abs/1706.08500
    Dowson & Landau 1982, the distance of Gaussians. https://doi.org/10.1016/0047-259X(82)90077-X
    Kynkäänniemi et al. 2019, precision and recall. https://arxiv.org/abs/1904.06991
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, NamedTuple

import torch

from aelib.nn.feature_network import FeatureNetwork, look_distance, trained_features

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import ImageSpec

BATCH_SIZE = 250
NEIGHBOURS = 3
USUAL_SHAPE = (1, 28, 28)
"""Pictures like those that the network was trained on; on others its last map means little."""


class Overlap(NamedTuple):
    """How far two sets cover each other.

    Attributes:
        precision: Share of the made pictures that lie among the real ones.
        recall: Share of the real pictures that lie among the made ones.
    """

    precision: float
    recall: float


def can_compare(image: ImageSpec) -> bool:
    """Return whether the features say something about pictures of a size.

    Args:
        image: Size of the pictures.

    Returns:
        True for grey ones of 28×28.
    """
    return image.shape == USUAL_SHAPE


def features_of(pictures: Tensor) -> Tensor:
    """Return one vector for each picture.

    Args:
        pictures: Images in [0, 1].

    Shape:
        - pictures: ``(N, C, H, W)``
        - returns: ``(N, 64)``

    Returns:
        Features in double precision, on the CPU.
    """
    network = _network()
    with torch.no_grad():
        parts = [network.summary(pictures[rows].cpu().float()) for rows in _batches(pictures)]
    return torch.cat(parts).double()


def looks_apart(a: Tensor, b: Tensor) -> Tensor:
    """Return how unlike the two pictures of each pair look, in all maps of the network.

    Args:
        a: Images in [0, 1].
        b: Images in [0, 1].

    Shape:
        - a, b: ``(N, C, H, W)``
        - returns: ``(N,)``

    Returns:
        See :func:`aelib.nn.feature_network.look_distance`.
    """
    network = _network()
    with torch.no_grad():
        parts = [look_distance(network, a[rows].cpu(), b[rows].cpu()) for rows in _batches(a)]
    return torch.cat(parts)


def frechet_distance(a: Tensor, b: Tensor) -> float:
    """Return the squared Fréchet distance of two sets of features.

    Args:
        a: Features of one set.
        b: Features of another.

    Shape:
        - a: ``(N, D)``
        - b: ``(M, D)``

    Returns:
        At least 0, for sets of equal mean and covariance.

    Raises:
        ValueError: If a set has fewer than two vectors.
    """
    if min(len(a), len(b)) < 2:
        raise ValueError("a distance of Gaussians needs two vectors or more in each set")
    a, b = a.double(), b.double()
    between = (a.mean(0) - b.mean(0)).square().sum()
    first, second = torch.cov(a.T), torch.cov(b.T)
    root = _square_root(first)
    # Tr (AB)^½ = Tr (A^½ B A^½)^½, and that product is symmetric
    shared = torch.linalg.eigvalsh(root @ second @ root).clamp(min=0.0).sqrt().sum()
    return max(0.0, float(between + first.trace() + second.trace() - 2.0 * shared))


def overlap(real: Tensor, made: Tensor) -> Overlap:
    """Return precision and recall of made pictures.

    Args:
        real: Features of real pictures.
        made: Features of made ones.

    Shape:
        - real: ``(N, D)``, N above 3
        - made: ``(M, D)``, M above 3

    Returns:
        Shares in [0, 1].
    """
    return Overlap(_share_inside(made, real), _share_inside(real, made))


def _share_inside(asked: Tensor, known: Tensor) -> float:
    # the nearest of all is the vector itself
    radius = torch.cdist(known, known).kthvalue(NEIGHBOURS + 1, dim=1).values
    return float((torch.cdist(asked, known) <= radius).any(1).double().mean())


def _square_root(matrix: Tensor) -> Tensor:
    values, vectors = torch.linalg.eigh(matrix)
    root: Tensor = vectors * values.clamp(min=0.0).sqrt() @ vectors.T
    return root


def _batches(pictures: Tensor) -> list[slice]:
    return [slice(start, start + BATCH_SIZE) for start in range(0, len(pictures), BATCH_SIZE)]


@functools.cache
def _network() -> FeatureNetwork:
    return trained_features()
