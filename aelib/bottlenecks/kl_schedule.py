r"""What the KL of a posterior weighs as training goes on, and what of it is free.

Over each of ``cycles`` equal parts of training the weight rises from 0 to ``beta`` over the share
``warm_up`` of the part, then stays:

.. math:: \beta(t) = \beta\,\min\bigl(1, \tau / R\bigr), \qquad
    \tau = t M \bmod 1, \quad R = \text{warm\_up},\ M = \text{cycles}

One cycle is the usual warm-up. Each further one begins from latents that already say something,
so the decoder has learned to read them.

References:
    Bowman et al. 2016, KL warm-up. https://arxiv.org/abs/1511.06349
    Fu et al. 2019, Cyclical annealing schedule. https://arxiv.org/abs/1903.10145
    Kingma et al. 2016, free bits. https://arxiv.org/abs/1606.04934
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from aelib.core.batch import batch_mean
from aelib.core.config import setting
from aelib.core.errors import ConfigError

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import Progress


class KlSchedule(Protocol):
    """Settings that a bottleneck with a KL has."""

    @property
    def beta(self) -> float:
        """Largest weight."""

    @property
    def warm_up(self) -> float:
        """Share of each cycle over which the weight rises."""

    @property
    def cycles(self) -> int:
        """Number of cycles."""


def beta_setting() -> Any:  # noqa: ANN401 -- a dataclass field
    """Declare the weight of the KL.

    Returns:
        A field of a settings class.
    """
    return setting(
        1.0,
        label="β",
        help="Weight of the KL term: 1 is the VAE, more asks for simpler, disentangled latents.",
        low=0.0,
        high=1000.0,
    )


def warm_up_setting(default: float = 0.0) -> Any:  # noqa: ANN401 -- a dataclass field
    """Declare the rise of the weight.

    Args:
        default: Share of training, or of each cycle.

    Returns:
        A field of a settings class.
    """
    return setting(
        default,
        label="KL warm-up",
        help="Share of training (of each cycle) over which β rises from 0; "
        "helps against posterior collapse.",
        low=0.0,
        high=1.0,
    )


def cycles_setting() -> Any:  # noqa: ANN401 -- a dataclass field
    """Declare how often the weight rises.

    Returns:
        A field of a settings class.
    """
    return setting(
        1, label="Cycles", help="How often the warm-up begins anew in training.", low=1, high=50
    )


def draws_setting() -> Any:  # noqa: ANN401 -- a dataclass field
    """Declare the number of draws of the importance-weighted bound.

    Returns:
        A field of a settings class.
    """
    return setting(
        1,
        label="Importance samples",
        help="Latents drawn for each picture in training; more than 1 trains on the tighter, "
        "importance-weighted bound (IWAE).",
        low=1,
        high=64,
    )


def check_schedule(config: KlSchedule) -> None:
    """Refuse cycles in which nothing rises.

    Args:
        config: Settings of a bottleneck.

    Raises:
        ConfigError: If there are several cycles and no warm-up.
    """
    if config.cycles > 1 and not config.warm_up:
        raise ConfigError(
            f"Expected a 'warm_up' above 0 for {config.cycles} cycles, got 0.",
            "Set warm_up to 0.5, or cycles to 1.",
        )


def kl_weight(config: KlSchedule, progress: Progress) -> float:
    """Return the weight of the KL at a place in training.

    Args:
        config: Settings of a bottleneck.
        progress: How far training is.

    Returns:
        A number from 0 to ``beta``; ``beta`` when training has ended.
    """
    if not config.warm_up or progress.fraction >= 1.0:
        return config.beta
    place = progress.fraction * config.cycles % 1.0
    return config.beta * min(1.0, place / config.warm_up)


def with_free_nats(kl: Tensor, free: float) -> Tensor:
    """Return a KL whose parts cost at least ``free`` each, as a mean over the batch.

    Args:
        kl: Of each dimension or level.
        free: Nats that a part may have for nothing.

    Shape:
        - kl: ``(B, D)``
        - returns: ``(B,)``

    Returns:
        The same number for each picture: the sum over the parts of the larger of ``free`` and the
        mean of the whole batch.
    """
    return batch_mean(kl).clamp(min=free).sum().expand(len(kl))
