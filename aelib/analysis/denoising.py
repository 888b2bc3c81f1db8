"""How well a denoiser removes noise, beside the classical filters at their best strength.

Pictures are spoilt at the level the model was trained for. Each filter gets the strength that is
best on validation pictures, so that the comparison does not favour the model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from aelib.analysis.classes import told_classes
from aelib.analysis.quality import psnr_from_mse
from aelib.analysis.series_filters import filters_for
from aelib.analysis.spoiling import spoil_batch

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt
    from torch import Tensor

    from aelib.analysis.filters import Filter
    from aelib.data import ImageSet
    from aelib.models import Autoencoder

NUM_TO_CHOOSE, NUM_TO_MEASURE = 200, 1000
_USUAL_VALUES = 28 * 28
_BATCH_SIZE = 250


def trained_level(model: Autoencoder) -> float:
    """Return the level to measure at: the trained one, or the mean where it varied from 0.

    Args:
        model: A denoiser.

    Returns:
        Strength of the model's corruption.
    """
    corruption = model.corruption
    return corruption.strength / 2.0 if corruption.vary else corruption.strength


def denoising_figures(
    model: Autoencoder, images: ImageSet, validation: ImageSet
) -> dict[str, float]:
    """Measure a denoiser.

    Large pictures are measured on fewer of them, 100 at least where there are as many.

    Args:
        model: A denoiser in evaluation mode.
        images: Pictures to measure on; the first 1,000 at most.
        validation: Pictures to choose the filters' strengths on; the first 200 at most.

    Returns:
        ``denoise_level``, ``denoise_num_images``, and ``denoise_mse``, ``denoise_psnr`` of the
        model; the same followed by ``_noisy`` for no denoising, by ``_<filter>`` for each filter
        (with ``denoise_strength_<filter>``) and by ``_best_filter`` for the filter that is best
        on validation.
    """
    level = trained_level(model)
    chosen = _first(validation, NUM_TO_CHOOSE)
    clean = _first(images, NUM_TO_MEASURE)
    noisy = spoil_batch(model.corruption, clean, level, seed=1)
    restored = rebuild(model, noisy)
    figures = {"denoise_level": level, "denoise_num_images": float(len(clean))}
    _add(figures, "", mean_squared_error(restored, clean))
    _add(figures, "_noisy", mean_squared_error(noisy, clean))
    spoilt = spoil_batch(model.corruption, chosen, level, seed=2)
    validated: dict[str, float] = {}
    for name, filter_ in filters_for(model.image.kind).items():
        strength, validated[name] = _best_strength(filter_, spoilt, chosen)
        figures[f"denoise_strength_{name}"] = strength
        _add(figures, f"_{name}", mean_squared_error(_filtered(filter_, noisy, strength), clean))
    best = min(validated, key=lambda name: validated[name])
    _add(figures, "_best_filter", figures[f"denoise_mse_{best}"])
    return figures


def best_filter(figures: Mapping[str, float]) -> str:
    """Return the name of the filter that figures call the best on validation.

    Args:
        figures: What :func:`denoising_figures` returned.

    Returns:
        Name of the filter, see :func:`aelib.analysis.series_filters.find_filter`.
    """
    start = "denoise_mse_"
    wanted = figures[f"{start}best_filter"]
    known = (*filters_for("image"), *filters_for("series"))
    return next(name for name in known if figures.get(f"{start}{name}") == wanted)


def best_filtered(noisy: Tensor, clean: Tensor, num_to_choose: int = 12) -> tuple[str, float]:
    """Return the filter that comes nearest to clean pictures, and its error.

    Filter and strength are chosen on the first pictures and measured on all.

    Args:
        noisy: Spoilt images in [0, 1].
        clean: What they were before.
        num_to_choose: How many pictures to choose on.

    Shape:
        - noisy, clean: ``(N, C, H, W)``

    Returns:
        Its key in :func:`aelib.analysis.series_filters.filters_for`, and its mean squared error.
    """
    few = noisy[:num_to_choose], clean[:num_to_choose]
    known = filters_for("series" if clean.shape[2] == 1 else "image")
    tried = {name: _best_strength(shown, *few) for name, shown in known.items()}
    best = min(tried, key=lambda name: tried[name][1])
    filtered = _filtered(known[best], noisy, tried[best][0])
    return best, mean_squared_error(filtered, clean)


def _first(images: ImageSet, count: int) -> Tensor:
    values = images.images[0].numel()
    fewer = max(100, count * _USUAL_VALUES // max(values, _USUAL_VALUES))
    return images.batch(slice(0, min(count, fewer)))


@torch.inference_mode()
def rebuild(model: Autoencoder, x: Tensor) -> Tensor:
    """Encode and decode pictures in batches.

    Args:
        model: A model in evaluation mode.
        x: Images in [0, 1].

    Shape:
        - x, returns: ``(N, C, H, W)``

    Returns:
        Reconstructions on the CPU.
    """
    device = next(model.parameters()).device
    starts = range(0, len(x), _BATCH_SIZE)
    batches = [x[start : start + _BATCH_SIZE].to(device) for start in starts]
    parts = [model.reconstruct(batch, told_classes(model, batch)) for batch in batches]
    return torch.cat(parts).float().cpu()


def _best_strength(filter_: Filter, noisy: Tensor, clean: Tensor) -> tuple[float, float]:
    errors = [mean_squared_error(_filtered(filter_, noisy, s), clean) for s in filter_.candidates]
    best = int(np.argmin(errors))
    return filter_.candidates[best], errors[best]


def _filtered(filter_: Filter, x: Tensor, strength: float) -> Tensor:
    pictures = x.permute(0, 2, 3, 1).numpy()
    return torch.from_numpy(np.stack([_one(filter_, p, strength) for p in pictures]))


def _one(
    filter_: Filter, picture: npt.NDArray[np.float32], strength: float
) -> npt.NDArray[np.float32]:
    if picture.shape[2] == 1:
        return filter_.apply(picture[:, :, 0], strength)[None]
    return filter_.apply(picture, strength).transpose(2, 0, 1)


def mean_squared_error(a: Tensor, b: Tensor) -> float:
    """Return the mean squared difference, in double precision.

    Args:
        a: Images.
        b: Images.

    Shape:
        - a, b: any equal shapes

    Returns:
        Mean over all values.
    """
    return float((a - b).double().square().mean())


def _add(figures: dict[str, float], suffix: str, mse: float) -> None:
    figures[f"denoise_mse{suffix}"] = mse
    figures[f"denoise_psnr{suffix}"] = psnr_from_mse(mse)
