"""A file of compressed pictures: what a model's decoder needs to make them again, and no more.

Beside the streams stand the Gaussians or frequencies that they are coded under, a few kilobytes
whatever the number of pictures, so that whoever has the same weights can read the file. Nothing in
it is trusted: sizes are checked before memory is taken, and a sum tells whether the streams say
what was written.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import math
import zlib
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from aelib.compression.code_coder import CodeCoder
from aelib.compression.gaussian_coder import GaussianCoder, Gaussians
from aelib.compression.model_codec import Coded, ModelCodec
from aelib.compression.streams import DamagedError
from aelib.core import strict_json
from aelib.core.errors import ConfigError, DataError

if TYPE_CHECKING:
    import numpy.typing as npt
    from torch import Tensor

    from aelib.models import Autoencoder
    from aelib.runs import RunDirectory

MAGIC = b"aelib pictures 1\n"
MAX_VALUES = 1 << 33
"""Values of pictures that a file may stand for."""
MAX_COMPONENTS = 200


class Archive(NamedTuple):
    """A file that was taken apart, not yet decoded.

    Attributes:
        model: Name of the run that wrote it.
        weights: What :func:`fingerprint` returned for it.
        num_pictures: How many.
        header: All that the header says.
        tables: The coder's numbers, compressed.
        streams: The pictures.
    """

    model: str
    weights: str
    num_pictures: int
    header: dict[str, Any]
    tables: bytes
    streams: list[bytes]


def fingerprint(run: RunDirectory) -> str:
    """Return what tells weights apart.

    Args:
        run: A run with weights.

    Returns:
        32 hexadecimal digits.
    """
    return hashlib.sha256(run.weights_path.read_bytes()).hexdigest()[:32]


def write_archive(codec: ModelCodec, coded: Coded, run: RunDirectory) -> bytes:
    """Return a file of pictures.

    Args:
        codec: What coded them.
        coded: The pictures.
        run: Where the model is from.

    Returns:
        The file.
    """
    streams = codec.write(coded)
    coder = codec.coder
    if isinstance(coder, CodeCoder):
        facts: dict[str, Any] = {"kind": "codes"}
        tables = coder.counts.astype("<u2").tobytes()
    else:
        told = coder.told
        is_full = told.factor.ndim == 3
        facts = {"kind": "gaussians", "components": len(told.mean), "full": is_full}
        tables = b"".join(part.astype("<f4").tobytes() for part in told)
    packed = zlib.compress(tables, 9)
    header = {
        "model": run.id,
        "weights": fingerprint(run),
        "count": len(coded.symbols),
        "sum": _sum(coded),
        "tables": len(packed),
        "streams": [len(stream) for stream in streams],
        **facts,
    }
    text = strict_json.dumps(header).encode()
    return b"".join([MAGIC, len(text).to_bytes(4, "big"), text, packed, *streams])


def open_archive(data: bytes) -> Archive:
    """Take a file apart.

    Args:
        data: The file.

    Returns:
        Its parts.

    Raises:
        DataError: If it is another file.
        DamagedError: If it is damaged.
    """
    if not data.startswith(MAGIC):
        raise DataError(
            "Expected pictures that were compressed here, got another file.",
            "Choose one that the page Compress or 'python -m aelib compress' has written.",
        )
    start = len(MAGIC) + 4
    end = start + int.from_bytes(data[len(MAGIC) : start], "big")
    try:
        header = strict_json.loads(data[start:end])
        sizes = [header["tables"], *header["streams"]]
        found = (header["model"], header["weights"], header["count"], header["sum"])
    except (ConfigError, KeyError, TypeError) as error:
        raise DamagedError from error
    is_right = all(isinstance(value, int) and value >= 0 for value in (*sizes, *found[2:]))
    if not is_right or len(sizes) > 3 or end + sum(sizes) != len(data):
        raise DamagedError
    places = np.cumsum([end, *sizes]).tolist()
    parts = [data[a:b] for a, b in itertools.pairwise(places)]
    return Archive(str(found[0]), str(found[1]), found[2], header, parts[0], parts[1:])


def read_archive(
    archive: Archive, model: Autoencoder, run: RunDirectory, *, max_values: int = MAX_VALUES
) -> Tensor:
    """Decode the pictures of a file.

    Args:
        archive: The file.
        model: The model that wrote it, in evaluation mode.
        run: Where it is from.
        max_values: Values of all pictures together; more are refused.

    Shape:
        - returns: ``(N, C, H, W)``

    Returns:
        Bytes.

    Raises:
        DataError: If other weights wrote the file, if it stands for too many pictures, or says
            something else than was written.
        DamagedError: If it is damaged.
    """
    if archive.weights != fingerprint(run):
        raise DataError(
            f"Expected pictures compressed by '{run.id}' as it is now, got some of "
            f"'{archive.model[:64]}' with other weights.",
            "Choose that model, or train it again with the same seed.",
        )
    most = max_values // max(2 + math.prod(model.latent_shape), math.prod(model.image.shape))
    if archive.num_pictures > most:
        raise DataError(
            f"Expected at most {most:,} pictures, got {archive.num_pictures:,}.",
            "Use 'python -m aelib decompress', or compress fewer at a time.",
        )
    if archive.num_pictures < 1 or len(archive.streams) != 1 + model.capabilities.uses_labels:
        raise DamagedError
    codec = ModelCodec(model, _coder(archive, model))
    coded = codec.read(archive.streams, archive.num_pictures)
    if _sum(coded) != archive.header["sum"]:
        raise DataError(
            "Expected the pictures that were written, got others: the file is damaged, or was "
            "written on another kind of machine.",
            "Compress the pictures again, here.",
        )
    return codec.pictures(coded)


def array_file(pictures: Tensor) -> bytes:
    """Return pictures as a NumPy file.

    Args:
        pictures: Bytes.

    Shape:
        - pictures: ``(N, C, H, W)``

    Returns:
        An ``npy`` without pickled objects.
    """
    buffer = io.BytesIO()
    np.save(buffer, pictures.numpy(), allow_pickle=False)
    return buffer.getvalue()


def _coder(archive: Archive, model: Autoencoder) -> GaussianCoder | CodeCoder:
    header = archive.header
    if model.capabilities.is_discrete:
        shape = (math.prod(model.latent_shape[1:]), model.bottleneck.codebook_size)
        if header.get("kind") != "codes":
            raise DamagedError
        return CodeCoder(_numbers(archive.tables, [shape], "<u2")[0].astype(np.int64))
    size, number = math.prod(model.latent_shape), header.get("components")
    if header.get("kind") != "gaussians" or not isinstance(number, int):
        raise DamagedError
    if not 0 < number <= MAX_COMPONENTS:
        raise DamagedError
    factor = (number, size, size) if header.get("full") is True else (number, size)
    shapes = [(number,), (number, size), factor, (size,)]
    told = Gaussians(*(part.astype(np.float64) for part in _numbers(archive.tables, shapes, "<f4")))
    widths = told.factor if told.factor.ndim == 2 else told.factor.diagonal(axis1=1, axis2=2)
    if (
        not all(np.isfinite(part).all() for part in told)
        or min(widths.min(), told.steps.min()) <= 0
    ):
        raise DamagedError
    return GaussianCoder(told)


def _numbers(
    packed: bytes, shapes: list[tuple[int, ...]], kind: str
) -> list[npt.NDArray[np.generic]]:
    counts = [math.prod(shape) for shape in shapes]
    size = np.dtype(kind).itemsize * sum(counts)
    reader = zlib.decompressobj()
    try:
        data = reader.decompress(packed, size + 1)
    except zlib.error as error:
        raise DamagedError from error
    if len(data) != size:
        raise DamagedError
    ends = np.cumsum(counts)[:-1]
    parts = np.split(np.frombuffer(data, kind), ends)
    return [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]


def _sum(coded: Coded) -> int:
    found = zlib.crc32(coded.symbols.astype("<i4").tobytes())
    if coded.labels is not None:
        found = zlib.crc32(coded.labels.astype("<i4").tobytes(), found)
    return found
