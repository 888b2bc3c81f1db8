"""Latents as points on a map; one import line registers a projection."""

from aelib.projections.base import PROJECTIONS, Projected, Projection, project
from aelib.projections.jobs import MapState, cancel_map, map_projector, map_state, start_map
from aelib.projections.large import has_all_places, placed_rows
from aelib.projections.latent_rows import LatentRows, latent_rows
from aelib.projections.localmap import LocalMap, LocalMapConfig
from aelib.projections.pca import PcaConfig, PrincipalAxes, PrincipalComponents, principal_axes
from aelib.projections.projector import Projector, distill
from aelib.projections.spare import prepare_spare
from aelib.projections.trust import PointTrust, Trust, point_trust, trustworthiness
from aelib.projections.tsne import Tsne, TsneConfig
from aelib.projections.umap import Umap, UmapConfig
from aelib.projections.worker import compute_map

__all__ = [
    "PROJECTIONS",
    "LatentRows",
    "LocalMap",
    "LocalMapConfig",
    "MapState",
    "PcaConfig",
    "PointTrust",
    "PrincipalAxes",
    "PrincipalComponents",
    "Projected",
    "Projection",
    "Projector",
    "Trust",
    "Tsne",
    "TsneConfig",
    "Umap",
    "UmapConfig",
    "cancel_map",
    "compute_map",
    "distill",
    "has_all_places",
    "latent_rows",
    "map_projector",
    "map_state",
    "placed_rows",
    "point_trust",
    "prepare_spare",
    "principal_axes",
    "project",
    "start_map",
    "trustworthiness",
]
