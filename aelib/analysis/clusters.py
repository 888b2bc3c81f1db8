"""Groups of latents found without labels, and how well they agree with the labels there are.

References:
    Lloyd 1982, least squares quantization (k-means). https://doi.org/10.1109/TIT.1982.1056489
    Campello, Moulavi & Sander 2013, HDBSCAN. https://doi.org/10.1007/978-3-642-37456-2_14
    Hubert & Arabie 1985, comparing partitions. https://doi.org/10.1007/BF01908075
    Rousseeuw 1987, silhouettes. https://doi.org/10.1016/0377-0427(87)90125-7
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch

from aelib.core.config import config, setting
from aelib.core.errors import DataError
from aelib.core.pca import Pca

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    Rows = npt.NDArray[np.float32]
    Numbers = npt.NDArray[np.int64]

K_MEANS, MIXTURE, HDBSCAN = "k-means", "mixture", "hdbscan"
MOST_DIMENSIONS, MOST_SCORED = 32, 2000


@config
class ClusterConfig:
    """How latents are grouped."""

    method: str = setting(
        K_MEANS,
        label="Method",
        help="k-means makes round groups of like size, a mixture of Gaussians stretched ones, "
        "HDBSCAN finds dense regions and leaves the rest out.",
        choices=(K_MEANS, MIXTURE, HDBSCAN),
    )
    num_clusters: int = setting(
        10, label="Clusters", help="Of k-means and of the mixture.", low=2, high=100
    )
    min_cluster_size: int = setting(
        50, label="Smallest cluster", help="Of HDBSCAN, pictures.", low=2, high=100_000
    )


class Clusters(NamedTuple):
    """Groups of latents.

    Attributes:
        labels: Group of each latent ``(N,)``, the largest first; -1 for none.
        num_clusters: How many groups there are.
        silhouette: From -1 to 1, of a sample of those in a group; None for fewer than two groups.
        adjusted_rand: Agreement with the classes, 0 by chance and 1 in full; None without classes.
        mutual_information: Normalised, 0 to 1; None without classes.
        variance: Share of the variance in the components that were grouped.
    """

    labels: Numbers
    num_clusters: int
    silhouette: float | None
    adjusted_rand: float | None
    mutual_information: float | None
    variance: float


def find_clusters(
    latents: Rows, settings: ClusterConfig, classes: Numbers | None = None
) -> Clusters:
    """Group latents; of long ones their first 32 principal components.

    Args:
        latents: All latents.
        settings: How.
        classes: Known classes, to compare with; negative where unknown.

    Shape:
        - latents: ``(N, D)``
        - classes: ``(N,)``

    Returns:
        The groups, the same ones each time.

    Raises:
        DataError: If there are fewer latents than groups, or a number is not finite.
    """
    if not np.isfinite(latents).all():
        raise DataError(
            "Expected finite latents to group, got some that are not.",
            "Train the model again, or choose another.",
        )
    fewest = settings.min_cluster_size if settings.method == HDBSCAN else settings.num_clusters
    if len(latents) < max(2, fewest):
        raise DataError(
            f"Expected at least {max(2, fewest)} latents to group, got {len(latents)}.",
            "Ask for fewer or smaller clusters.",
        )
    rows, variance = _shortened(latents)
    labels = _by_size(_METHODS[settings.method](rows, settings))
    silhouette = _silhouette(rows, labels)
    rand, information = _agreement(labels, classes)
    return Clusters(labels, int(labels.max()) + 1, silhouette, rand, information, variance)


def _k_means(rows: Rows, settings: ClusterConfig) -> Numbers:
    from sklearn.cluster import KMeans

    found = KMeans(settings.num_clusters, n_init=4, random_state=0).fit_predict(rows)
    return np.asarray(found, np.int64)


def _mixture(rows: Rows, settings: ClusterConfig) -> Numbers:
    from sklearn.mixture import GaussianMixture

    mixture = GaussianMixture(settings.num_clusters, reg_covar=1e-5, random_state=0)
    return np.asarray(mixture.fit_predict(rows.astype(np.float64)), np.int64)


def _hdbscan(rows: Rows, settings: ClusterConfig) -> Numbers:
    from sklearn.cluster import HDBSCAN as Finder  # noqa: N811 -- as scikit-learn calls it

    found = Finder(min_cluster_size=settings.min_cluster_size, copy=True).fit_predict(rows)
    return np.asarray(found, np.int64)


_METHODS: dict[str, Callable[[Rows, ClusterConfig], Numbers]] = {
    K_MEANS: _k_means,
    MIXTURE: _mixture,
    HDBSCAN: _hdbscan,
}


def _shortened(latents: Rows) -> tuple[Rows, float]:
    if latents.shape[1] <= MOST_DIMENSIONS:
        return latents, 1.0
    x = torch.from_numpy(latents)
    pca = Pca.fit(x, min(MOST_DIMENSIONS, len(latents)))
    held = float(pca.explained_variance_ratio.sum()) if pca.total_variance > 0.0 else 1.0
    return pca.transform(x).float().numpy(), min(1.0, held)


def _by_size(labels: Numbers) -> Numbers:
    names, counts = np.unique(labels[labels >= 0], return_counts=True)
    order = names[np.argsort(-counts, kind="stable")]
    renamed = np.full(len(labels), -1, np.int64)
    for new, old in enumerate(order):
        renamed[labels == old] = new
    return renamed


def _silhouette(rows: Rows, labels: Numbers) -> float | None:
    from sklearn.metrics import silhouette_score

    inside = np.flatnonzero(labels >= 0)
    if len(inside) > MOST_SCORED:
        inside = np.random.default_rng(0).choice(inside, MOST_SCORED, replace=False)
    groups = len(np.unique(labels[inside]))
    if not 2 <= groups < len(inside):
        return None
    return float(silhouette_score(rows[inside], labels[inside]))


def _agreement(labels: Numbers, classes: Numbers | None) -> tuple[float | None, float | None]:
    # on latents whose class is known; those in no group count as one more group
    from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

    known = None if classes is None else classes >= 0
    if classes is None or known is None or not known.any():
        return None, None
    pair = classes[known], labels[known]
    return float(adjusted_rand_score(*pair)), float(normalized_mutual_info_score(*pair))
