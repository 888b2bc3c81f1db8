"""Streamlit caches, here and in ``cache_…``. Keys name the content: run id, state of weights.

Models, pictures and latents are shared by all visitors and are never changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from aelib.core import strict_json
from aelib.core.config import from_dict, to_dict
from aelib.runs import RunConfig, RunDirectory, find_run, open_model
from pages._ui.recent import Recent

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from torch import Tensor

    from aelib.analysis.fitted_prior import FittedPrior
    from aelib.analysis.footprint import Footprint
    from aelib.analysis.latents import Latents
    from aelib.analysis.levels import LevelErrors
    from aelib.analysis.spread import Spread
    from aelib.data import HeldOut, ImageSet, Splits
    from aelib.models import Autoencoder
    from aelib.training.estimate import Estimate

TRAIN = "train"


def model(run: RunDirectory) -> Autoencoder:
    """Return the model of a run, in evaluation mode; never change it.

    Args:
        run: A run with weights.

    Returns:
        The model; the same one until its weights file is replaced.
    """
    return _model(run.id, weights_state(run))


def held_out(config: RunConfig) -> HeldOut:
    """Return the pictures that no model of a run's data set has learned from.

    Args:
        config: Settings of a run.

    Returns:
        Validation and test pictures; never change them.
    """
    return _held_out(strict_json.dumps(to_dict(config)["data"]))


def pictures_of(config: RunConfig, split: str) -> ImageSet:
    """Return one split of a run's data set.

    Args:
        config: Settings of a run.
        split: ``train``, ``validation`` or ``test``.

    Returns:
        The pictures; never change them.
    """
    if split == TRAIN:
        return pictures(to_dict(config)["data"]).train
    return held_out(config).split(split)


def latents(run: RunDirectory, split: str) -> Latents:
    """Return latents and labels of a split.

    Args:
        run: A run with weights.
        split: ``validation`` or ``test``.

    Returns:
        The latents; never change them.
    """
    return _latents(run.id, split, weights_state(run))


def errors(run: RunDirectory, split: str) -> npt.NDArray[np.float32]:
    """Return how far each picture of a split is from its reconstruction.

    Args:
        run: A run with weights.
        split: ``validation`` or ``test``.

    Shape:
        - returns: ``(N,)``

    Returns:
        Mean squared errors; never change them.
    """
    return _errors(run.id, split, weights_state(run))


def fitted_prior(run: RunDirectory) -> FittedPrior:
    """Return Gaussians fitted to the latents of validation pictures.

    Args:
        run: A run with weights, whose latent is continuous.

    Returns:
        The mixtures; they are fitted when they are first drawn from.
    """
    return _fitted_prior(run.id, weights_state(run))


def spread(run: RunDirectory) -> Spread:
    """Return how latents of validation pictures are spread, dimension by dimension.

    Args:
        run: A run with weights.

    Returns:
        Ranges, the order of the dimensions, and the sample they are of; never change them.
    """
    return _spread(run.id, weights_state(run))


def pictures(data: dict[str, Any]) -> Splits:
    """Return the pictures of a data set, read before or not.

    Args:
        data: Settings of the data set with its ``name``.

    Returns:
        Its splits; never change them.
    """
    return _splits(strict_json.dumps(data))


def estimate(config: RunConfig) -> Estimate:
    """Return what training would cost, measured once for these settings.

    Args:
        config: Settings of a run.

    Returns:
        Parameters, bytes and seconds.
    """
    return _estimate(strict_json.dumps(to_dict(config)))


def factor_shares(run: RunDirectory) -> npt.NDArray[np.float64] | None:
    """Return how much of each latent dimension each ground-truth factor explains.

    Args:
        run: A run with weights.

    Shape:
        - returns: ``(D, F)``

    Returns:
        Shares in [0, 1]; None where the data has no known factors.
    """
    return _factor_shares(run.id, weights_state(run))


def code_counts(run: RunDirectory) -> list[int]:
    """Return how often the validation pictures choose each code.

    Args:
        run: A run of a model with a discrete latent.

    Returns:
        One number for each code; never change them.
    """
    return _code_counts(run.id, weights_state(run))


def strength(config: RunConfig | None, kind: str, level: float, name: str) -> float:
    """Return how strong a classical filter should be against a kind of noise.

    Args:
        config: Settings whose validation pictures are tried; None to try photographs.
        kind: Name of the corruption.
        level: Its level.
        name: Name of the filter.

    Returns:
        The best of the filter's candidates.
    """
    data = None if config is None else strict_json.dumps(to_dict(config)["data"])
    return _strength(data, kind, level, name)


def level_curve(run: RunDirectory, kind: str, network_data: str = "") -> list[LevelErrors]:
    """Return the errors of a model over the levels of a corruption, on validation pictures.

    Args:
        run: A run with weights.
        kind: Name of the corruption.
        network_data: Data set of the small network to measure too; none when empty.

    Returns:
        Errors by level.
    """
    return _level_curve(run.id, weights_state(run), kind, network_data)


def swept_pictures(run: RunDirectory, base: RunConfig, count: int) -> tuple[Tensor, Tensor]:
    """Return what a member of a sweep makes of the first validation pictures.

    Args:
        run: The member, with weights.
        base: Settings that the sweep started from.
        count: How many pictures.

    Shape:
        - returns: ``(count, C, H, W)`` each

    Returns:
        What it was given and what it made of it; never change them.
    """
    return _swept_pictures(run.id, weights_state(run), strict_json.dumps(to_dict(base)), count)


def footprint(run: RunDirectory, config: RunConfig) -> Footprint:
    """Return what a model costs and what it is worth.

    Args:
        run: A run with weights.
        config: Settings whose validation pictures it is measured on.

    Returns:
        Its numbers on this machine.
    """
    return _footprint(run.id, weights_state(run), strict_json.dumps(to_dict(config)["data"]))


def recent() -> Recent[Any]:
    """Return the store of finished pictures that takes long to compute, shared by all visitors.

    Returns:
        The store.
    """
    return _recent()


def weights_state(run: RunDirectory) -> tuple[int, int]:
    """Return what changes when the weights are replaced.

    Args:
        run: A run with weights.

    Returns:
        Time of change and size of the file.
    """
    facts = run.weights_path.stat()
    return facts.st_mtime_ns, facts.st_size


@st.cache_resource(max_entries=6, show_spinner="Opening the model …")
def _model(run_id: str, state: tuple[int, int]) -> Autoencoder:
    return open_model(find_run(run_id)).model


@st.cache_resource(max_entries=3, show_spinner="Reading the pictures …")
def _splits(data: str) -> Splits:
    from aelib.data import load  # noqa: PLC0415 -- not before pictures are wanted

    values: dict[str, Any] = {"data": strict_json.loads(data)}
    return load(from_dict(RunConfig, values).data)


@st.cache_resource(max_entries=4, show_spinner="Reading the pictures …")
def _held_out(data: str) -> HeldOut:
    from aelib.data import load_held_out  # noqa: PLC0415

    values: dict[str, Any] = {"data": strict_json.loads(data)}
    return load_held_out(from_dict(RunConfig, values).data)


@st.cache_resource(max_entries=8, show_spinner="Encoding the pictures …")
def _latents(run_id: str, split: str, state: tuple[int, int]) -> Latents:
    from aelib.analysis.latent_store import stored_latents  # noqa: PLC0415

    run = find_run(run_id)
    images = pictures_of(run.config(), split)
    # these may be many, and no page asks for their variance
    return stored_latents(run, _model(run_id, state), images, keeps_variance=split != TRAIN)


@st.cache_resource(max_entries=8, show_spinner="Decoding the pictures …")
def _errors(run_id: str, split: str, state: tuple[int, int]) -> npt.NDArray[np.float32]:
    from aelib.analysis.latent_store import stored_errors  # noqa: PLC0415

    run = find_run(run_id)
    images = pictures_of(run.config(), split)
    return stored_errors(run, _model(run_id, state), images, _latents(run_id, split, state))


@st.cache_resource(max_entries=8, show_spinner=False)
def _fitted_prior(run_id: str, state: tuple[int, int]) -> FittedPrior:
    from aelib.analysis.fitted_prior import FittedPrior  # noqa: PLC0415

    return FittedPrior(_model(run_id, state), _latents(run_id, "validation", state))


@st.cache_resource(max_entries=8, show_spinner="Encoding pictures …")
def _spread(run_id: str, state: tuple[int, int]) -> Spread:
    from aelib.analysis.spread import measure_spread  # noqa: PLC0415

    run = find_run(run_id)
    return measure_spread(_model(run_id, state), held_out(run.config()).validation)


@st.cache_data(max_entries=64, show_spinner="Timing a few steps …")
def _estimate(config: str) -> Estimate:
    from aelib.data import DATASETS  # noqa: PLC0415
    from aelib.training.estimate import estimate  # noqa: PLC0415

    settings = from_dict(RunConfig, strict_json.loads(config))
    facts = DATASETS.build(settings.data).facts()
    return estimate(settings, facts.image, facts.num_train)


@st.cache_resource(max_entries=8, show_spinner=False)
def _factor_shares(run_id: str, state: tuple[int, int]) -> npt.NDArray[np.float64] | None:
    from aelib.analysis.factors import variance_by_factor  # noqa: PLC0415

    factors = held_out(find_run(run_id).config()).test.factors
    if factors is None:
        return None
    return variance_by_factor(_latents(run_id, "test", state).mean, factors.numpy())


@st.cache_resource(max_entries=8, show_spinner="Counting codes …")
def _code_counts(run_id: str, state: tuple[int, int]) -> list[int]:
    from aelib.analysis.codes import code_counts as count  # noqa: PLC0415

    return count(_model(run_id, state), held_out(find_run(run_id).config()).validation)


@st.cache_data(max_entries=512, show_spinner=False)
def _strength(data: str | None, kind: str, level: float, name: str) -> float:
    from aelib.analysis import tuning  # noqa: PLC0415

    if data is None:
        return tuning.tune(tuning.reference_photos(), kind, level, name)
    return tuning.tune(tuning.reference_pictures(_held_out(data).validation), kind, level, name)


@st.cache_data(max_entries=32, show_spinner="Measuring at nine levels …")
def _level_curve(
    run_id: str, state: tuple[int, int], kind: str, network_data: str
) -> list[LevelErrors]:
    from aelib.analysis.levels import level_curve as measure  # noqa: PLC0415
    from aelib.photographs.undo import undo_batch  # noqa: PLC0415

    def network(spoilt: Tensor, level: float) -> Tensor:
        return undo_batch(spoilt, network_data, kind, level)

    validation = held_out(find_run(run_id).config()).validation
    other = network if network_data else None
    return measure(_model(run_id, state), validation, kind, other=other)


@st.cache_resource(max_entries=64, show_spinner=False)
def _swept_pictures(
    run_id: str, state: tuple[int, int], base: str, count: int
) -> tuple[Tensor, Tensor]:
    from aelib.sweeps.measure import reconstructions  # noqa: PLC0415

    settings = from_dict(RunConfig, strict_json.loads(base))
    # not through the store of open models: a long sweep would push out the ones in use
    opened = open_model(find_run(run_id)).model
    return reconstructions(opened, held_out(settings).validation, settings, count)


@st.cache_data(max_entries=64, show_spinner="Measuring size and speed …")
def _footprint(run_id: str, state: tuple[int, int], data: str) -> Footprint:
    from aelib.analysis.footprint import footprint as measure  # noqa: PLC0415

    return measure(find_run(run_id), _held_out(data).validation)


@st.cache_resource(max_entries=1, show_spinner=False)
def _recent() -> Recent[Any]:
    return Recent()
