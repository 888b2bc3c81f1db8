"""How the latents of a data set are spread, measured on a fixed sample of its pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from aelib.analysis.latents import encode_images
from aelib.analysis.traversal import latent_ranges
from aelib.core.seeding import fixed_sample

if TYPE_CHECKING:
    from aelib.analysis.latents import Latents
    from aelib.analysis.traversal import LatentRanges
    from aelib.data import ImageSet
    from aelib.models import Autoencoder

# quantiles of more pictures differ by less than a slider's step, and a person waits for them
NUM_PICTURES = 2_000


@dataclass(frozen=True)
class Spread:
    """Where the latents of pictures lie.

    Attributes:
        latents: Of the sample.
        ranges: Of the sample, by dimension.
        num_pictures: How many there are, of which the sample is one.
    """

    latents: Latents
    ranges: LatentRanges
    num_pictures: int

    @property
    def of_how_many(self) -> str:
        """How large the sample is, for example ``2,000 of 5,000``; ``all 500``."""
        if len(self.latents) == self.num_pictures:
            return f"all {self.num_pictures:,}"
        return f"{len(self.latents):,} of {self.num_pictures:,}"


def measure_spread(model: Autoencoder, images: ImageSet, most: int = NUM_PICTURES) -> Spread:
    """Encode a fixed sample of pictures, and measure where their latents lie.

    Args:
        model: A model in evaluation mode.
        images: Pictures of the model's size.
        most: How many to encode.

    Returns:
        The same spread each time.

    Raises:
        DataError: If there are no pictures.
    """
    rows = fixed_sample(len(images), most)
    latents = encode_images(model, images.take(torch.from_numpy(rows)))
    return Spread(latents, latent_ranges(latents), len(images))
