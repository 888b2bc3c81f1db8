"""Latents as points on a map; one import line registers a projection."""

from aelib.projections.base import PROJECTIONS, Projected, Projection, project
from aelib.projections.jobs import MapState, cancel_map, map_state, start_map
from aelib.projections.latent_rows import LatentRows, latent_rows
from aelib.projections.pca import PcaConfig, PrincipalAxes, PrincipalComponents, principal_axes
from aelib.projections.trust import Trust, trustworthiness
from aelib.projections.tsne import Tsne, TsneConfig
from aelib.projections.umap import Umap, UmapConfig
from aelib.projections.worker import compute_map

__all__ = [
    "PROJECTIONS",
    "LatentRows",
    "MapState",
    "PcaConfig",
    "PrincipalAxes",
    "PrincipalComponents",
    "Projected",
    "Projection",
    "Trust",
    "Tsne",
    "TsneConfig",
    "Umap",
    "UmapConfig",
    "cancel_map",
    "compute_map",
    "latent_rows",
    "map_state",
    "principal_axes",
    "project",
    "start_map",
    "trustworthiness",
]
