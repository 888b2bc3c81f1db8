"""PCA with as many components as the model has latent dimensions: the best linear autoencoder.

It is fit on the training split, never on what it is compared on, and its reconstructions are
clipped to [0, 1] as a picture's values are.

References:
    Baldi & Hornik 1989. https://doi.org/10.1016/0893-6080(89)90014-2
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import torch

from aelib.core.pca import LARGEST_EXACT, Pca

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.data import ImageSet

MAX_LARGE_PICTURES = 10_000


@dataclass(frozen=True)
class LinearBaseline:
    """PCA of pictures.

    Attributes:
        pca: Fit on bytes, 0 to 255.
        num_pictures: Training pictures that it was fit on.
    """

    pca: Pca
    num_pictures: int

    @classmethod
    def fit(cls, train: ImageSet, latent_dim: int) -> LinearBaseline:
        """Fit on the training split.

        Pictures of more than 2,048 values are many numbers to decompose; the first 10,000 of them
        are then used.

        Args:
            train: Training pictures.
            latent_dim: Number of components, fewer where the data has no more directions.

        Returns:
            The baseline.
        """
        pixels = train.images.flatten(1)
        if pixels.shape[1] > LARGEST_EXACT:
            pixels = pixels[:MAX_LARGE_PICTURES]
        return cls(Pca.fit(pixels, min(latent_dim, *pixels.shape)), len(pixels))

    def truncated(self, size: int) -> LinearBaseline:
        """Keep the first components only: what a fit of that size would find.

        Args:
            size: How many, at most as many as there are.

        Returns:
            The smaller baseline.
        """
        pca = replace(
            self.pca,
            components=self.pca.components[:size],
            explained_variance=self.pca.explained_variance[:size],
        )
        return replace(self, pca=pca)

    def encode(self, images: ImageSet) -> Tensor:
        """Return the coordinates of pictures.

        Args:
            images: Pictures.

        Shape:
            - returns: ``(N, D)``

        Returns:
            Coordinates in grey levels of 0 to 255.
        """
        return self.pca.transform(images.images.flatten(1))

    def reconstruct(self, images: ImageSet) -> Tensor:
        """Project pictures on the components and back.

        Args:
            images: Pictures.

        Shape:
            - returns: ``(N, C, H, W)``

        Returns:
            Images in [0, 1], float32.
        """
        shape = images.images.shape[1:]
        flat = self.pca.inverse(self.encode(images)) / 255.0
        return flat.clamp(0.0, 1.0).float().reshape(-1, *shape)

    def mse(self, images: ImageSet) -> float:
        """Return the mean squared error of the reconstructions.

        Args:
            images: Pictures.

        Returns:
            Mean over values in [0, 1].
        """
        total, step = 0.0, 2000
        for start in range(0, len(images), step):
            part = images.take(slice(start, start + step))
            error = self.reconstruct(part) - part.batch(slice(None))
            total += float(error.double().square().sum())
        return total / images.images.numel()

    def variance(self, images: ImageSet) -> float:
        """Return the mean squared distance of pictures from the mean training picture.

        Args:
            images: Pictures.

        Returns:
            Mean over values in [0, 1]: the error of a model that always answers with the mean.
        """
        total, step = 0.0, 2000
        for start in range(0, len(images), step):
            rows = images.images[start : start + step].flatten(1)
            total += float((rows.double() - self.pca.mean).square().sum())
        return total / 255.0**2 / max(1, torch.numel(images.images))
