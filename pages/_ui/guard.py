"""Before a page draws: is there a model, and can it do what the page shows?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from aelib.analysis.fitted_prior import can_fit
from aelib.core.errors import AelibError
from aelib.runs import find_run
from pages._ui import cache, failures, state
from pages._ui.navigation import page

if TYPE_CHECKING:
    from aelib.core.types import Capabilities
    from aelib.data import HeldOut, ImageSet
    from aelib.models import Autoencoder
    from aelib.runs import RunConfig, RunDirectory
    from pages._ui.navigation import PageSpec

MISSING = {
    "vector": "a model whose latent is one vector; this one's latent is a map of positions "
    "(for a map of codes there is the page Codes)",
    "discrete": "a model whose latent is made of codes, such as a VQ-VAE",
    "drawable": "a model to draw from; this one's latent is made of codes, and it has no prior "
    "over them",
    "posterior": "a model with a posterior, such as a VAE",
}


class Opened(NamedTuple):
    """The chosen run, with its model and the pictures that it has not learned from."""

    run: RunDirectory
    config: RunConfig
    model: Autoencoder
    pictures: HeldOut

    def split(self, name: str) -> ImageSet:
        """Return one split, be it the pictures that the model has learned from.

        Args:
            name: ``train``, ``validation`` or ``test``.

        Returns:
            The pictures; never change them.
        """
        return cache.pictures_of(self.config, name)


def open_chosen(spec: PageSpec) -> Opened:
    """Return the chosen model, or explain what the page needs and stop.

    Args:
        spec: The page.

    Returns:
        Run, settings, model and data.
    """
    run_id = state.run_id()
    if run_id is None:
        _stop(
            "There is no trained model yet.",
            "Train one: the preset takes a minute or two.",
        )
    try:
        run = find_run(run_id)
        if not run.weights_path.is_file():
            _stop(
                f"**{failures.plain(run.id)}** has no weights yet: its first epoch is not over.",
                "Watch it on the Train page, or choose another model at the left.",
            )
        opened = Opened(run, run.config(), cache.model(run), cache.held_out(run.config()))
    except AelibError as error:
        failures.show(error)
        st.stop()
    _check(spec, opened.model)
    return opened


def fits(spec: PageSpec, can: Capabilities) -> bool:
    """Return whether a page can show a model.

    Args:
        spec: The page.
        can: What the model can do.

    Returns:
        True if nothing that the page needs is missing.
    """
    return not _missing(spec, can)


def _check(spec: PageSpec, model: Autoencoder) -> None:
    for need in _missing(spec, model.capabilities):
        _stop(f"This page needs {MISSING[need]}.", "Choose another model at the left.")


def _missing(spec: PageSpec, can: Capabilities) -> list[str]:
    has = {
        "weights": True,
        "vector": can.latent_layout == "vector",
        "discrete": can.is_discrete,
        "drawable": can.is_generative or can_fit(can),
        "posterior": can.has_posterior,
    }
    return [need for need in spec.needs if not has[need]]


def _stop(message: str, remedy: str) -> None:
    st.info(message, icon=":material/info:")
    st.write(remedy)
    st.page_link(page("training").file, label="Train a model", icon=":material/model_training:")
    st.page_link(page("overview").file, label="See all models", icon=":material/dashboard:")
    st.stop()
