r"""The figures of a model on a split, beside PCA of the same size.

References:
    Burda, Grosse & Salakhutdinov 2016, active units. https://arxiv.org/abs/1509.00519
    Kingma & Welling 2014, the ELBO. https://arxiv.org/abs/1312.6114
"""

from __future__ import annotations

import dataclasses
import math
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from aelib.analysis.denoising import denoising_figures
from aelib.analysis.feature_distance import can_compare
from aelib.analysis.feature_figures import feature_figures
from aelib.analysis.few_labels import few_label_figures, labelled_pictures
from aelib.analysis.fitted_prior import FittedPrior, can_fit
from aelib.analysis.latents import encode_images, reconstruction_errors
from aelib.analysis.likelihood import NUM_DRAWS, bits_per_dimension, log_likelihood
from aelib.analysis.linear_baseline import LinearBaseline
from aelib.analysis.probe import knn_accuracy
from aelib.analysis.quality import psnr_from_mse
from aelib.core.device import best_device
from aelib.core.types import be_silent
from aelib.data import load
from aelib.data.subset import few
from aelib.runs import open_model
from aelib.training.evaluation import evaluate

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from aelib.analysis.latents import Latents
    from aelib.core.types import Report
    from aelib.data import ImageSet, Splits
    from aelib.models import Autoencoder
    from aelib.runs import RunDirectory
    from aelib.runs.config import RunConfig

ACTIVE_VARIANCE = 0.01
NUM_PROBE_TRAIN = 10_000
NUM_LIKELIHOOD = 1_000
"""Pictures, the first ones, that the likelihood is bounded on: each is decoded 64 times."""


class Figure(NamedTuple):
    """How a figure is called and written.

    Attributes:
        title: Name for people.
        unit: Unit of the number.
        digits: Digits after the point.
        higher_is_better: Whether more is better; None where neither is.
    """

    title: str
    unit: str
    digits: int
    higher_is_better: bool | None


FIGURES: dict[str, Figure] = {
    "mse": Figure("Mean squared error", "", 5, False),
    "psnr": Figure("PSNR", "dB", 2, True),
    "explained_variance": Figure("Explained variance", "", 4, True),
    "label_accuracy": Figure("Class is guessed right", "", 4, True),
    "num_labels": Figure("Pictures whose class it was told", "", 0, None),
    "knn_accuracy": Figure("Nearest neighbours' vote is right", "", 4, True),
    "frechet_reconstructions": Figure(
        "Fréchet distance of reconstructions in our classifier's features", "", 2, False
    ),
    "frechet_samples": Figure("Fréchet distance of samples in those features", "", 2, False),
    "frechet_fitted_samples": Figure(
        "The same of samples from Gaussians fitted to latents", "", 2, False
    ),
    "sample_precision": Figure("Samples that lie among real pictures", "", 3, True),
    "sample_recall": Figure("Real pictures that lie among samples", "", 3, True),
    "kl": Figure("KL to the prior", "nats", 2, None),
    "elbo": Figure("ELBO", "nats", 1, True),
    "nll_bound": Figure(
        f"Bound of the negative log-likelihood, {NUM_DRAWS} draws", "nats", 1, False
    ),
    "bits_per_dim": Figure("The same in bits per value", "bits", 3, False),
    "reconstruction": Figure("Reconstruction term at the posterior mean", "nats", 1, False),
    "objective": Figure("Objective", "nats", 1, False),
    "active_units": Figure("Active dimensions", "", 0, None),
    "latent_dim": Figure("Latent dimensions", "", 0, None),
    "num_images": Figure("Pictures", "", 0, None),
    "denoise_level": Figure("Noise level", "", 3, None),
    "denoise_mse": Figure("Mean squared error after denoising", "", 5, False),
    "denoise_psnr": Figure("PSNR after denoising", "dB", 2, True),
}
"""Figures by key; ``pca_<key>`` is the same figure of PCA."""


def evaluate_run(run: RunDirectory, split: str, report: Report = be_silent) -> dict[str, float]:
    """Open a run and its data, and measure the model on one split.

    Args:
        run: A run that has saved weights.
        split: ``train``, ``validation`` or ``test``.
        report: Told how far a download is.

    Returns:
        What :meth:`Evaluation.figures` returns.
    """
    model, config = open_model(run, best_device()).model, run.config()
    splits = learned_from(config, report)
    return Evaluation(model, splits, labelled_pictures(config, splits.train)).figures(split)


def learned_from(config: RunConfig, report: Report = be_silent) -> Splits:
    """Return a run's data with no more training pictures than the run has seen.

    Args:
        config: Settings of a run.
        report: Told how far a download is.

    Returns:
        Its splits.
    """
    splits, settings = load(config.data, report), config.training
    train = few(splits.train, settings.num_images, seed=settings.seed)
    return dataclasses.replace(splits, train=train)


class Evaluation:
    """Measures one model on the splits of one data set; what is fit, is fit on train once.

    Args:
        model: A model in evaluation mode.
        splits: The data that it was trained on.
        labelled: Training pictures whose class it was told.
    """

    def __init__(
        self, model: Autoencoder, splits: Splits, labelled: ImageSet | None = None
    ) -> None:
        self.model = model
        self.splits = splits
        self.labelled = labelled

    @property
    def latent_dim(self) -> int:
        """Numbers in the latent of one picture."""
        return math.prod(self.model.latent_shape)

    @cached_property
    def baseline(self) -> LinearBaseline:
        """PCA of the model's size, fit on the training split."""
        return LinearBaseline.fit(self.splits.train, self.latent_dim)

    def figures(self, split: str) -> dict[str, float]:
        """Return the figures of one split.

        ``mse`` and ``psnr`` are of clean pictures, those of a denoiser too. ``psnr`` is that of the
        mean squared error over the whole split. Explained variance is :math:`1 - mse / v` with the
        mean squared distance v from the mean training picture. Terms of the objective are means in
        nats per picture; a denoiser's objective is measured on spoilt pictures. The ELBO is of all
        pictures, by one draw each; ``nll_bound`` and ``bits_per_dim`` are of the first 1,000, with
        64 draws (:mod:`aelib.analysis.likelihood`).

        Args:
            split: ``train``, ``validation`` or ``test``.

        Returns:
            Finite numbers by key, see :data:`FIGURES`; keys that begin with ``pca_`` are the
            figures of PCA, those with ``denoise_`` are from
            :func:`aelib.analysis.denoising.denoising_figures`, those with ``frechet_`` and
            ``sample_`` from :func:`aelib.analysis.feature_figures.feature_figures`, those with
            ``label_`` from :func:`aelib.analysis.few_labels.few_label_figures`.
        """
        images = self.splits.split(split)
        latents = encode_images(self.model, images)
        mse = float(reconstruction_errors(self.model, images, latents).mean(dtype="float64"))
        pca_mse = self.baseline.mse(images)
        variance = self.baseline.variance(images)
        figures = {
            "num_images": float(len(images)),
            "latent_dim": float(self.latent_dim),
            **_quality("", mse, variance),
            **_quality("pca_", pca_mse, variance),
            "pca_num_images": float(self.baseline.num_pictures),
        }
        facts = evaluate(self.model, images)
        facts.pop("mse")
        figures.update(facts)
        if latents.variance is not None:
            figures["active_units"] = float(active_units(latents) or 0)
            figures["elbo"] = float(log_likelihood(self.model, images, num_draws=1).mean())
            figures.update(_likelihood(self.model, images))
        if split != "train" and images.labels is not None:
            figures.update(self._probes(images, latents))
            figures.update(self._few_labels(images))
        figures.update(feature_figures(self.model, images, self.baseline, self._prior(split)))
        if self.model.capabilities.denoises:
            figures.update(denoising_figures(self.model, images, self.splits.validation))
        return {key: value for key, value in figures.items() if math.isfinite(value)}

    @cached_property
    def _probe_train(self) -> tuple[ImageSet, Latents]:
        train = self.splits.train.take(slice(0, NUM_PROBE_TRAIN))
        return train, encode_images(self.model, train)

    def _prior(self, split: str) -> FittedPrior | None:
        """Return Gaussians over latents of other pictures than are measured."""
        if not (can_fit(self.model.capabilities) and can_compare(self.model.image)):
            return None
        if split == "validation":
            return FittedPrior(self.model, self._probe_train[1])
        return FittedPrior(self.model, encode_images(self.model, self.splits.validation))

    def _probes(self, images: ImageSet, latents: Latents) -> dict[str, float]:
        train, train_latents = self._probe_train
        if train_latents.labels is None or latents.labels is None:
            return {}
        known, asked = train_latents.labels, latents.labels
        linear = self._linear_latents(train), self._linear_latents(images)
        return {
            "knn_accuracy": knn_accuracy(train_latents.mean, known, latents.mean, asked),
            "pca_knn_accuracy": knn_accuracy(linear[0], known, linear[1], asked),
        }

    def _few_labels(self, images: ImageSet) -> dict[str, float]:
        if not self.model.capabilities.predicts_labels or self.labelled is None:
            return {}
        return few_label_figures(
            self.model, self.labelled, images, self.splits.validation, self.baseline
        )

    def _linear_latents(self, images: ImageSet) -> npt.NDArray[np.float32]:
        return self.baseline.encode(images).float().numpy()


def active_units(latents: Latents) -> int | None:
    """Count the latent dimensions whose posterior mean varies from picture to picture.

    Args:
        latents: Of many pictures.

    Returns:
        How many vary by more than :data:`ACTIVE_VARIANCE`; None without a posterior.
    """
    if latents.variance is None:
        return None
    return int((latents.mean.var(axis=0) > ACTIVE_VARIANCE).sum())


def _quality(prefix: str, mse: float, variance: float) -> dict[str, float]:
    return {
        f"{prefix}mse": mse,
        f"{prefix}psnr": psnr_from_mse(mse),
        f"{prefix}explained_variance": 1.0 - mse / variance if variance > 0.0 else math.nan,
    }


def _likelihood(model: Autoencoder, images: ImageSet) -> dict[str, float]:
    if model.loss.likelihood is None:
        return {}
    few = images.take(slice(0, NUM_LIKELIHOOD))
    bound = -float(log_likelihood(model, few).mean())
    return {"nll_bound": bound, "bits_per_dim": bits_per_dimension(model, bound)}
