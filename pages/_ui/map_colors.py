"""What the points of a map are coloured by: facts, groups, and how far to believe the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from aelib.analysis.clusters import ClusterConfig
from aelib.core.config import from_dict, to_dict
from pages._ui import cache, cache_map, class_choice, failures, forms
from pages._ui.map_told import Colors

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from aelib.analysis.clusters import Clusters
    from aelib.analysis.latents import Latents
    from aelib.projections import PointTrust
    from pages._ui.guard import Opened

CLASS, ERROR, CLUSTER = "class", "error", "cluster"
TORN, THIN, LOST = "torn apart", "thinly covered", "round trip"
STRANGERS, FAR_OFF = "strangers near", "neighbours far off"
NAMES = (CLASS, ERROR, CLUSTER, TORN, STRANGERS, FAR_OFF, THIN, LOST)
OF_THE_MAP = (TORN, STRANGERS, FAR_OFF)
MOST_DIMENSIONS = 64


class Coloring(NamedTuple):
    """What the points are coloured by.

    Attributes:
        name: One of :data:`NAMES`, or a latent dimension as ``z3``.
        clusters: How they are grouped; None for what needs no groups.
    """

    name: str
    clusters: ClusterConfig | None = None


def choose(opened: Opened, split: str) -> str:
    """Draw the choice.

    Args:
        opened: Model and data.
        split: Part of the data.

    Returns:
        Name of a :class:`Coloring`.
    """
    has_labels = opened.split(split).labels is not None
    order = cache.spread(opened.run).ranges.order[:MOST_DIMENSIONS]
    names = [name for name in NAMES if name != CLASS or has_labels]
    return st.selectbox(
        "Colour",
        [*names, *(f"z{dimension}" for dimension in order)],
        key="color",
        bind="query-params",
        help="Class, error and latent dimensions are facts of the pictures. Clusters are groups "
        "found without labels. Torn apart: true neighbours that the map lost. Strangers near: what "
        "the map shows around a point is far from it in latent space (trustworthiness). Neighbours "
        "far off: the nearest latents lie far away on the map (continuity). Thinly covered and "
        "round trip: how far to believe the decoder there.",
    )


def while_it_moves(coloring: Coloring) -> Coloring:
    """Return a colouring for a map that is not finished.

    Args:
        coloring: What was asked for.

    Returns:
        The same, or by error where the colours would say how far to believe the map.
    """
    return Coloring(ERROR) if coloring.name in OF_THE_MAP else coloring


def settings(name: str) -> Coloring:
    """Draw the settings of a colouring, if it has some.

    Args:
        name: Of :func:`choose`.

    Returns:
        The colouring; by error where settings do not go together.
    """
    place = st.container()  # always there, so that what follows keeps its place on the page
    if name != CLUSTER:
        return Coloring(name)
    with place.expander("Settings of the clusters", icon=":material/tune:", expanded=True):
        values = forms.edit(ClusterConfig, to_dict(ClusterConfig()), "clusters", {})
    with failures.caught():
        return Coloring(name, from_dict(ClusterConfig, values))
    return Coloring(ERROR)


def colors_of(
    opened: Opened,
    split: str,
    coloring: Coloring,
    latents: Latents,
    points: npt.NDArray[np.float32],
    drawn: npt.NDArray[np.int64],
) -> Colors:
    """Return what the points are coloured by.

    Args:
        opened: Model and data.
        split: Part of the data.
        coloring: What was asked for.
        latents: Of the whole split.
        points: The map of the whole split.
        drawn: Rows that are drawn.

    Shape:
        - points: ``(N, k)``
        - drawn: ``(n,)``

    Returns:
        Values of the drawn points, with a heading.
    """
    run, name = opened.run, coloring.name
    if name == CLUSTER and coloring.clusters is not None:
        with failures.caught():
            found = cache_map.clusters(run, split, coloring.clusters)
            names = tuple(f"cluster {number + 1}" for number in range(found.num_clusters))
            return Colors("Cluster", found.labels[drawn], names, _about(coloring.clusters, found))
    if name == CLASS and latents.labels is not None:
        return Colors("Class", latents.labels[drawn], tuple(class_choice.names_of(opened)))
    if name == TORN:
        shares = cache_map.torn(run, split, points)
        note = f"Of a point's 10 nearest latents {1 - shares.mean():.0%} stayed among its 10 "
        return Colors("Neighbours torn away", shares[drawn], note=f"{note}nearest on the map.")
    if name in (STRANGERS, FAR_OFF):
        known = cache_map.point_trust(run, split, points)
        if known is not None:
            return _believed(name, known, drawn)
    if name == THIN:
        distances = cache_map.neighbor_distances(run, split)
        note = "Bright where the tenth nearest latent is far: the decoder has seen little there."
        filled = cache_map.intrinsic_dimension(run, split)
        if filled is not None:
            note += (
                f" The latents fill about {filled:.1f} of {latents.mean.shape[1]} dimensions "
                "(estimated from the two nearest neighbours of each)."
            )
        return Colors("Distance to the 10th neighbour", distances[drawn], note=note)
    if name == LOST:
        misses = cache_map.round_trip_misses(run, split)
        note = (
            f"Decoded and encoded again, a latent ends {misses.mean():.2f} of the latents' spread "
            "from where it began, on average."
        )
        return Colors("Miss of decode → encode", misses[drawn], note=note)
    if name.startswith("z"):
        dimension = int(name[1:])
        kl = "" if latents.kl is None else f" (KL {latents.kl[dimension]:.2f} nats)"
        return Colors(f"{name}{kl}", latents.mean[drawn, dimension])
    return Colors("Squared error", cache.errors(run, split)[drawn])


def _believed(name: str, known: PointTrust, drawn: npt.NDArray[np.int64]) -> Colors:
    values, figure = known.trustworthiness, "Trustworthiness"
    if name == FAR_OFF:
        values, figure = known.continuity, "Continuity"
    note = (
        f"{figure} of each point, by the ranks of 10 neighbours among {known.num_others:,} "
        f"pictures: {values.mean():.3f} on average, {values.min():.3f} at the worst point."
    )
    return Colors(f"Loss of {figure.lower()}", 1 - values[drawn], note=note)


def _about(config: ClusterConfig, found: Clusters) -> str:
    parts = [f"{config.method}: {found.num_clusters} clusters"]
    if found.variance < 1.0:
        parts[0] += f" of the first components, which hold {found.variance:.0%} of the variance"
    if outside := int((found.labels < 0).sum()):
        parts.append(f"{outside:,} pictures in none")
    if found.adjusted_rand is not None and found.mutual_information is not None:
        parts.append(
            f"agreement with the classes: adjusted Rand index {found.adjusted_rand:.2f} (0 by "
            f"chance, 1 in full), normalised mutual information {found.mutual_information:.2f}"
        )
    if found.silhouette is not None:
        parts.append(f"silhouette {found.silhouette:.2f}")
    return f"{'; '.join(parts)}."
