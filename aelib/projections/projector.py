r"""A network distilled from a finished map: where a new latent stands, and what a place means.

UMAP, t-SNE and LocalMAP place only what they were given. A small network f learns their map,

.. math:: f = \arg\min_f \sum_i \lVert f(z_i) - y_i \rVert, \qquad
   g = \arg\min_g \sum_i \lVert g(y_i) - z_i \rVert^2

and g the way back. A tenth of the latents is held out of both and tells their errors. The same
latent stands at the same place each time, and a million of them take seconds.

References:
    van der Maaten 2009, parametric t-SNE. https://proceedings.mlr.press/v5/maaten09a.html
    Sainburg, McInnes & Gentner 2021, parametric UMAP. https://doi.org/10.1162/neco_a_01434
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import safetensors
import safetensors.torch
import torch
from torch import nn

from aelib.core.atomic import atomic_write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import numpy.typing as npt
    from torch import Tensor

    from aelib.projections.base import Report

WIDTH, NUM_HIDDEN = 128, 3
BATCH_SIZE, NUM_STEPS, STEP_SIZE = 512, 1500, 4e-3
HELD_OUT, FEWEST = 0.1, 50
_ROWS_AT_ONCE = 16384


class Errors(NamedTuple):
    """Of latents that were held out.

    Attributes:
        placing: Mean distance from the place on the map, in the map's size: the root mean square
            distance of its points from their mean.
        returning: Root mean square distance of g(y) from the latent, in the latents' size.
        num_fitted: How many were fitted.
        num_held_out: On how many the errors were measured.
    """

    placing: float
    returning: float
    num_fitted: int
    num_held_out: int


class Projector:
    """Places latents on a map, and names a latent for a place.

    Attributes:
        errors: On latents that were held out.
    """

    def __init__(
        self, onto: nn.Sequential, back: nn.Sequential, scales: dict[str, Tensor], errors: Errors
    ) -> None:
        self.onto, self.back, self.scales, self.errors = onto.eval(), back.eval(), scales, errors

    @torch.inference_mode()
    def place(self, latents: npt.NDArray[np.floating]) -> npt.NDArray[np.float32]:
        """Return where latents stand.

        Args:
            latents: New ones, or any; they may lie in a file.

        Shape:
            - latents: ``(N, D)``
            - returns: ``(N, k)``

        Returns:
            Places on the map, the same ones each time.
        """
        names = ("latent_mean", "latent_size", "point_mean", "point_size")
        return self._apply(self.onto, latents, *(self.scales[name] for name in names))

    @torch.inference_mode()
    def latents_at(self, points: npt.NDArray[np.floating]) -> npt.NDArray[np.float32]:
        """Return latents that stand at certain places.

        Args:
            points: Places on the map.

        Shape:
            - points: ``(N, k)``
            - returns: ``(N, D)``

        Returns:
            The mean of what stands there, so far as the network has learned it.
        """
        names = ("point_mean", "point_size", "latent_mean", "latent_size")
        return self._apply(self.back, points, *(self.scales[name] for name in names))

    @staticmethod
    def _apply(
        network: nn.Sequential,
        rows: npt.NDArray[np.floating],
        mean: Tensor,
        size: Tensor,
        mean_out: Tensor,
        size_out: Tensor,
    ) -> npt.NDArray[np.float32]:
        made = np.empty((len(rows), len(mean_out)), np.float32)
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            here = slice(start, start + _ROWS_AT_ONCE)
            given = torch.from_numpy(np.array(rows[here], np.float32))
            made[here] = (network((given - mean) / size) * size_out + mean_out).numpy()
        return made


def distill(
    latents: npt.NDArray[np.float32],
    points: npt.NDArray[np.float32],
    report: Report,
    seed: int = 0,
) -> Projector | None:
    """Learn a map, and the way back.

    Args:
        latents: What was drawn.
        points: The map.
        report: Called with the share done.
        seed: Of the networks and of what is held out.

    Shape:
        - latents: ``(N, D)``
        - points: ``(N, k)``

    Returns:
        The projector, the same one each time; None for fewer than fifty points, or where the map
        or the latents are all one.
    """
    if len(latents) < FEWEST or np.ptp(points) == 0.0 or np.ptp(latents) == 0.0:
        return None
    order = np.random.default_rng(seed).permutation(len(latents))
    held, fitted = np.split(order, [max(1, round(HELD_OUT * len(order)))])
    scales = {
        **_scales("latent", latents[fitted]),
        **_scales("point", points[fitted]),
    }
    z = (torch.from_numpy(latents) - scales["latent_mean"]) / scales["latent_size"]
    y = (torch.from_numpy(points) - scales["point_mean"]) / scales["point_size"]
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        onto, back = _network(z.shape[1], y.shape[1]), _network(y.shape[1], z.shape[1])
        rows = torch.from_numpy(fitted)
        _fit(onto, z[rows], y[rows], _distance, lambda done: report(0.5 * done, "Learning the map"))
        _fit(
            back,
            y[rows],
            z[rows],
            nn.functional.mse_loss,
            lambda done: report(0.5 + 0.5 * done, "Learning the way back"),
        )
    projector = Projector(onto, back, scales, Errors(0.0, 0.0, len(fitted), len(held)))
    projector.errors = _measure(projector, latents[held], points[held], scales)
    return projector


def _scales(name: str, rows: npt.NDArray[np.float32]) -> dict[str, Tensor]:
    exact = rows.astype(np.float64)
    size = max(float(np.sqrt(exact.var(axis=0).mean())), 1e-30)  # one for all: shapes are kept
    mean = torch.from_numpy(exact.mean(axis=0)).float()
    return {f"{name}_mean": mean, f"{name}_size": torch.tensor(size, dtype=torch.float32)}


def _network(num_in: int, num_out: int) -> nn.Sequential:
    layers: list[nn.Module] = [nn.Linear(num_in, WIDTH), nn.SiLU()]
    for _ in range(NUM_HIDDEN - 1):
        layers += [nn.Linear(WIDTH, WIDTH), nn.SiLU()]
    return nn.Sequential(*layers, nn.Linear(WIDTH, num_out))


def _distance(made: Tensor, wanted: Tensor) -> Tensor:
    # not squared: a point that the map put among strangers must not bend the way of all others
    return (made - wanted).square().sum(dim=1).add(1e-8).sqrt().mean()


def _fit(
    network: nn.Sequential,
    given: Tensor,
    wanted: Tensor,
    loss: Callable[[Tensor, Tensor], Tensor],
    report: Callable[[float], None],
) -> None:
    optimizer = torch.optim.AdamW(network.parameters(), lr=STEP_SIZE, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, STEP_SIZE, total_steps=NUM_STEPS)
    for step in range(NUM_STEPS):
        rows = torch.randint(len(given), (min(BATCH_SIZE, len(given)),))
        optimizer.zero_grad()
        loss(network(given[rows]), wanted[rows]).backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
        if step % 50 == 0:
            report(step / NUM_STEPS)


def _measure(
    projector: Projector,
    latents: npt.NDArray[np.float32],
    points: npt.NDArray[np.float32],
    scales: dict[str, Tensor],
) -> Errors:
    missed = np.linalg.norm(projector.place(latents) - points, axis=1).mean()
    map_size = float(scales["point_size"]) * np.sqrt(points.shape[1])
    away = np.square(projector.latents_at(points).astype(np.float64) - latents).sum(axis=1).mean()
    latent_size = float(scales["latent_size"]) * np.sqrt(latents.shape[1])
    return projector.errors._replace(
        placing=float(missed / map_size), returning=float(np.sqrt(away) / latent_size)
    )


def save_projector(path: Path, projector: Projector) -> None:
    """Write a projector in one step.

    Args:
        path: Target; its folder must exist.
        projector: What to write.
    """
    tensors = dict(projector.scales)
    for name, network in (("onto", projector.onto), ("back", projector.back)):
        tensors |= {f"{name}.{key}": value for key, value in network.state_dict().items()}
    facts = {"errors": json.dumps(projector.errors)}
    atomic_write(path, safetensors.torch.save(tensors, facts))


def load_projector(path: Path) -> Projector | None:
    """Read a projector.

    Args:
        path: What :func:`save_projector` wrote.

    Returns:
        The projector; None if there is none, or it cannot be read.
    """
    try:
        with safetensors.safe_open(path, "pt") as file:
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
            errors = Errors(*json.loads(file.metadata()["errors"]))
        scales = {name: tensors.pop(name) for name in list(tensors) if "." not in name}
        sizes = len(scales["latent_mean"]), len(scales["point_mean"])
        onto, back = _network(*sizes), _network(*sizes[::-1])
        for name, network in (("onto", onto), ("back", back)):
            own = {key.removeprefix(f"{name}."): t for key, t in tensors.items() if name in key}
            network.load_state_dict(own)
    except (OSError, safetensors.SafetensorError, KeyError, TypeError, ValueError, RuntimeError):
        return None
    return Projector(onto, back, scales, errors)
