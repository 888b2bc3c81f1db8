"""A model as a codec: its latents, rounded where they are numbers, and what the decoder then makes.

A latent of numbers is rounded so that each dimension adds about the same error to a picture
(:mod:`aelib.compression.sensitivity`); *step* is how far a picture then moves for one whole number,
in grey levels of 0 to 255, as the root of the mean square over its values. What is fitted is fitted
to pictures that the model has not learned from, and is not part of what a picture costs: both sides
hold it, as they hold the decoder.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch

from aelib.analysis.anomaly import one_picture
from aelib.analysis.codes import codes_of_all, decode_code_rows
from aelib.analysis.decoding import decode_flat
from aelib.analysis.fitted_prior import fit_mixture
from aelib.analysis.latents import encode_images
from aelib.compression.code_coder import CodeCoder
from aelib.compression.gaussian_coder import GaussianCoder, Gaussians
from aelib.compression.sensitivity import sensitivity
from aelib.core.pixels import as_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor

    from aelib.compression.streams import Coder, Numbers, Symbols
    from aelib.data import ImageSet
    from aelib.models import Autoencoder
    from aelib.nn.mixtures import GaussianMixture

NUM_FITTED = 5000
NUM_PULLED = 256
_BATCH_SIZE = 500


class Coded(NamedTuple):
    """Pictures as whole numbers.

    Attributes:
        symbols: What the coder writes, ``(N, S)``.
        labels: Classes that the decoder is told, ``(N,)``; None for a model that is told none.
    """

    symbols: Symbols
    labels: Symbols | None


class Fitted(NamedTuple):
    """What a codec of any step needs to know of a model's latents.

    Attributes:
        mixture: Gaussians over them.
        unit: Change of each dimension that moves a picture by about one grey level, ``(D,)``.
    """

    mixture: GaussianMixture
    unit: Numbers

    @classmethod
    def to(cls, model: Autoencoder, images: ImageSet) -> Fitted:
        """Encode pictures and measure.

        Args:
            model: A model in evaluation mode, with a continuous latent.
            images: Pictures that it has not learned from; the first 5,000 at most.

        Returns:
            The facts.
        """
        latents = encode_images(model, images.take(slice(0, NUM_FITTED)), keeps_variance=False)
        mean = torch.from_numpy(latents.mean)
        labels = None if latents.told is None else torch.from_numpy(latents.told[:NUM_PULLED])
        worth = sensitivity(model, mean[:NUM_PULLED], labels)
        level = math.sqrt(math.prod(model.image.shape)) / 255.0
        return cls(fit_mixture(mean, 0), level / np.sqrt(worth))


class ModelCodec:
    """Writes pictures as streams, and makes pictures of streams.

    Args:
        model: A model in evaluation mode.
        coder: What writes its symbols.
    """

    def __init__(self, model: Autoencoder, coder: GaussianCoder | CodeCoder) -> None:
        self.model = model
        self.coder = coder
        self._label_coder: Coder | None = None
        if model.capabilities.uses_labels:
            self._label_coder = CodeCoder(np.zeros((1, model.image.num_classes), np.int64))

    @classmethod
    def fit(cls, model: Autoencoder, images: ImageSet, step: float) -> ModelCodec:
        """Return the codec of any model.

        Args:
            model: A model in evaluation mode.
            images: Pictures that it has not learned from, to fit to.
            step: Grey levels that a picture moves by for one whole number; codes are not rounded.

        Returns:
            The codec.
        """
        if model.capabilities.is_discrete:
            return cls.of_codes(model, images)
        return cls.of_latents(model, Fitted.to(model, images), step)

    @classmethod
    def of_latents(cls, model: Autoencoder, fitted: Fitted, step: float) -> ModelCodec:
        """Return the codec of a model with a continuous latent.

        Args:
            model: The model.
            fitted: What is known of its latents.
            step: Grey levels that a picture moves by for one whole number: more cost less.

        Returns:
            The codec.
        """
        return cls(model, GaussianCoder(Gaussians.of(fitted.mixture, step * fitted.unit)))

    @classmethod
    def of_codes(cls, model: Autoencoder, images: ImageSet) -> ModelCodec:
        """Return the codec of a model with a discrete latent.

        Args:
            model: The model.
            images: Pictures that it has not learned from; the first 5,000 at most.

        Returns:
            The codec.
        """
        codes = codes_of_all(model, images.take(slice(0, NUM_FITTED)))
        return cls(model, CodeCoder.fit(_rows(codes), model.bottleneck.codebook_size))

    def code(self, images: ImageSet) -> Coded:
        """Encode pictures to whole numbers.

        Args:
            images: Pictures of the model's size.

        Returns:
            The numbers.
        """
        if isinstance(self.coder, CodeCoder):
            return Coded(_rows(codes_of_all(self.model, images)), None)
        latents = encode_images(self.model, images, keeps_variance=False)
        labels = None if latents.told is None else latents.told.astype(np.int32)
        return Coded(self.coder.quantise(latents.mean.astype(np.float64)), labels)

    def pictures(self, coded: Coded) -> Tensor:
        """Decode whole numbers.

        Args:
            coded: The numbers.

        Shape:
            - returns: ``(N, C, H, W)``

        Returns:
            Bytes.
        """
        parts = []
        for start in range(0, len(coded.symbols), _BATCH_SIZE):  # of many, only bytes are held
            rows = slice(start, start + _BATCH_SIZE)
            labels = None if coded.labels is None else coded.labels[rows]
            parts.append(as_bytes(self._decode(Coded(coded.symbols[rows], labels))))
        return torch.cat(parts)

    def _decode(self, coded: Coded) -> Tensor:
        if isinstance(self.coder, CodeCoder):
            return decode_code_rows(self.model, torch.from_numpy(coded.symbols))
        labels = None if coded.labels is None else torch.from_numpy(coded.labels).long()
        return decode_flat(self.model, self.coder.values(coded.symbols), labels)

    def write(self, coded: Coded) -> list[bytes]:
        """Return the streams of pictures.

        Args:
            coded: The numbers.

        Returns:
            One stream, or two where the decoder is told classes.
        """
        streams = [self.coder.encode(coded.symbols)]
        if self._label_coder is not None and coded.labels is not None:
            streams.append(self._label_coder.encode(coded.labels[:, None]))
        return streams

    def bits(self, coded: Coded) -> float:
        """Return what pictures cost, without the rounding of a stream.

        Args:
            coded: The numbers.

        Returns:
            Bits of all of them.
        """
        bits = float(self.coder.bits(coded.symbols).sum())
        if self._label_coder is not None and coded.labels is not None:
            bits += float(self._label_coder.bits(coded.labels[:, None]).sum())
        return bits

    def read(self, streams: Sequence[bytes], count: int) -> Coded:
        """Return what was written.

        Args:
            streams: Those of :meth:`write`.
            count: Number of pictures.

        Returns:
            The numbers.
        """
        labels = None
        if self._label_coder is not None:
            labels = self._label_coder.decode(streams[1], count)[:, 0]
        return Coded(self.coder.decode(streams[0], count), labels)


def stream_of_one(codec: ModelCodec, picture: Tensor, label: int = -1) -> tuple[float, str]:
    """Return what one picture costs, and its stream.

    Args:
        codec: The codec.
        picture: In [0, 1].
        label: Its class; -1 where it is not known.

    Shape:
        - picture: ``(C, H, W)``

    Returns:
        Bits; and the stream in hexadecimal digits, which is filled up to whole words of 32 bits.
    """
    coded = codec.code(one_picture(picture, label))
    return codec.bits(coded), b"".join(codec.write(coded)).hex(" ", 2)


def _rows(codes: Tensor) -> Symbols:
    rows: Symbols = codes.to(torch.int32).numpy()
    return rows
