"""PCA as a codec: what a model's latents are worth beside the best linear ones, coded alike."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import torch

from aelib.analysis.fitted_prior import fit_mixture
from aelib.analysis.linear_baseline import LinearBaseline
from aelib.compression.gaussian_coder import GaussianCoder, Gaussians
from aelib.compression.model_codec import NUM_FITTED
from aelib.core.pixels import as_bytes

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.compression.streams import Numbers, Symbols
    from aelib.data import ImageSet
    from aelib.nn.mixtures import GaussianMixture

MOST_COMPONENTS = 128


class LinearCodec:
    """Coordinates of PCA, rounded and coded as latents are.

    Components that a step leaves nothing of cost next to nothing, so their number is no choice.

    Args:
        images: Pictures to fit to; the first 5,000 at most.
    """

    def __init__(self, images: ImageSet) -> None:
        few = images.take(slice(0, NUM_FITTED))
        self.baseline = LinearBaseline.fit(few, MOST_COMPONENTS)
        self._shape = tuple(few.images.shape[1:])
        self._mixture: GaussianMixture = fit_mixture(torch.from_numpy(self._rows(few)), 0)

    def coder(self, step: float) -> GaussianCoder:
        """Return what codes coordinates.

        Args:
            step: Grey levels that a picture moves by for one whole number, as for a model.

        Returns:
            The coder.
        """
        steps = np.full(self._mixture.mean.shape[1], step * math.sqrt(math.prod(self._shape)))
        return GaussianCoder(Gaussians.of(self._mixture, steps))

    def code(self, images: ImageSet, coder: GaussianCoder) -> Symbols:
        """Encode pictures to whole numbers.

        Args:
            images: Pictures of the size of those fitted to.
            coder: Of :meth:`coder`.

        Returns:
            The numbers.
        """
        return coder.quantise(self._rows(images))

    def pictures(self, symbols: Symbols, coder: GaussianCoder) -> Tensor:
        """Decode whole numbers.

        Args:
            symbols: The numbers.
            coder: What they were coded with.

        Shape:
            - returns: ``(N, C, H, W)``

        Returns:
            Bytes.
        """
        flat = self.baseline.pca.inverse(torch.from_numpy(coder.values(symbols))) / 255.0
        return as_bytes(flat.reshape(-1, *self._shape))

    def _rows(self, images: ImageSet) -> Numbers:
        rows: Numbers = self.baseline.encode(images).double().numpy()
        return rows
