r"""Principal components: the best linear autoencoder, and the yardstick of every other.

The covariance (or, with fewer pictures than pixels, the Gram matrix) is summed in chunks and
decomposed exactly in float64. Where both are too large, block power iteration finds the leading
components to a relative accuracy of :data:`TOLERANCE`.

References:
    Baldi & Hornik 1989, a linear autoencoder learns PCA. https://doi.org/10.1016/0893-6080(89)90014-2
    Halko, Martinsson & Tropp 2011, block power iteration. https://arxiv.org/abs/0909.4061
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from torch import Tensor

LARGEST_EXACT = 2048
TOLERANCE = 1e-7
# 256 products of two bytes sum to less than 2²⁴, so float32 adds them without rounding
CHUNK = 256
_OVERSAMPLING = 16
_MAX_PASSES = 100


@dataclass(frozen=True)
class Pca:
    """Mean and principal components of a set of vectors.

    Attributes:
        mean: Mean vector ``(P,)``, float64.
        components: Orthonormal rows ``(D, P)``, most variance first, float64. The largest entry of
            each is positive, so that the same data gives the same signs.
        explained_variance: Variance along each component ``(D,)``.
        total_variance: Variance of the data, over all directions.
    """

    mean: Tensor
    components: Tensor
    explained_variance: Tensor
    total_variance: float

    @classmethod
    def fit(cls, x: Tensor, num_components: int) -> Pca:
        """Find the leading principal components.

        Args:
            x: One vector per row; bytes are summed without rounding error.
            num_components: How many, at most the smaller side of ``x``.

        Shape:
            - x: ``(N, P)``

        Returns:
            The components.

        Raises:
            ValueError: If there are fewer than two rows, or too many components are asked for.
        """
        count, width = x.shape
        if count < 2 or not 1 <= num_components <= min(count, width):
            raise ValueError(
                f"expected 2 rows or more and 1 to {min(count, width)} components, got {count} "
                f"rows and {num_components} components"
            )
        mean = _sum_rows(x) / count
        if width <= min(count, LARGEST_EXACT):
            values, vectors, total = _from_covariance(x, mean, num_components)
        elif count <= LARGEST_EXACT:
            values, vectors, total = _from_gram(x, mean, num_components)
        else:
            values, vectors, total = _by_iteration(x, mean, num_components)
        largest = vectors.abs().argmax(1, keepdim=True)
        vectors = vectors * torch.where(vectors.gather(1, largest) < 0, -1.0, 1.0)
        return cls(mean, vectors, values.clamp(min=0.0) / (count - 1), total / (count - 1))

    @property
    def explained_variance_ratio(self) -> Tensor:
        """Share of the whole variance along each component.

        Shape:
            - returns: ``(D,)``
        """
        if self.total_variance <= 0.0:
            return torch.zeros_like(self.explained_variance)
        return self.explained_variance / self.total_variance

    def transform(self, x: Tensor) -> Tensor:
        """Return the coordinates of vectors along the components.

        Args:
            x: Vectors in the units of the data that was fit.

        Shape:
            - x: ``(N, P)``
            - returns: ``(N, D)``

        Returns:
            Coordinates, float64.
        """
        offset = self.components @ self.mean
        return torch.cat([c.double() @ self.components.T - offset for c in _chunks(x, CHUNK * 8)])

    def inverse(self, z: Tensor) -> Tensor:
        """Return the vectors that coordinates stand for.

        Args:
            z: Coordinates.

        Shape:
            - z: ``(N, D)``
            - returns: ``(N, P)``

        Returns:
            Vectors in the units of the data, float64.
        """
        return z.double() @ self.components + self.mean


_Found = tuple["Tensor", "Tensor", float]


def _chunks(x: Tensor, size: int) -> Iterator[Tensor]:
    return (x[start : start + size] for start in range(0, len(x), size))


def _sum_rows(x: Tensor) -> Tensor:
    total = torch.zeros(x.shape[1], dtype=torch.float64, device=x.device)
    for chunk in _chunks(x, CHUNK * 8):
        total += chunk.sum(0, dtype=torch.int64 if _is_bytes(x) else torch.float64)
    return total


def _centred(x: Tensor, mean: Tensor) -> Iterator[Tensor]:
    for chunk in _chunks(x, CHUNK * 8):
        yield chunk.double() - mean


def _is_bytes(x: Tensor) -> bool:
    return x.dtype == torch.uint8


def _from_covariance(x: Tensor, mean: Tensor, num_components: int) -> _Found:
    width = x.shape[1]
    scatter = torch.zeros(width, width, dtype=torch.float64, device=x.device)
    if _is_bytes(x):
        for chunk in _chunks(x, CHUNK):
            rows = chunk.float()
            scatter += rows.T @ rows
        scatter -= x.shape[0] * torch.outer(mean, mean)
    else:
        for rows in _centred(x, mean):
            scatter += rows.T @ rows
    values, vectors = torch.linalg.eigh(scatter)
    total = float(scatter.diagonal().sum())
    return values.flip(0)[:num_components], vectors.flip(1)[:, :num_components].T, total


def _from_gram(x: Tensor, mean: Tensor, num_components: int) -> _Found:
    centred = torch.cat(list(_centred(x, mean)))
    gram = centred @ centred.T
    values, vectors = torch.linalg.eigh(gram)
    values, vectors = values.flip(0)[:num_components], vectors.flip(1)[:, :num_components]
    # QR also completes the basis where the data has fewer directions than were asked for
    directions = torch.linalg.qr(centred.T @ vectors).Q.T
    return values, directions, float(gram.diagonal().sum())


def _by_iteration(x: Tensor, mean: Tensor, num_components: int) -> _Found:
    width = x.shape[1]
    size = min(num_components + _OVERSAMPLING, *x.shape)
    start = torch.randn(width, size, generator=torch.Generator().manual_seed(0))
    basis = torch.linalg.qr(start.double().to(x.device)).Q
    total = sum(float(rows.square().sum()) for rows in _centred(x, mean))
    values = torch.zeros(size, dtype=torch.float64, device=x.device)
    for _ in range(_MAX_PASSES):
        image = torch.zeros_like(basis)
        for rows in _centred(x, mean):
            image += rows.T @ (rows @ basis)
        before = values
        values, rotation = torch.linalg.eigh(basis.T @ image)
        values, rotation = values.flip(0), rotation.flip(1)
        found = (basis @ rotation)[:, :num_components]
        change = (values - before)[:num_components].abs().max()
        if change <= TOLERANCE * values[0]:
            break
        basis = torch.linalg.qr(image).Q
    return values[:num_components], found.T, total
