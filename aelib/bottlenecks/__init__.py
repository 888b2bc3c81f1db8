"""Features to latents; one import line registers a part."""

from aelib.bottlenecks.base import BOTTLENECKS, Bottleneck
from aelib.bottlenecks.finite_scalar import FiniteScalar, FiniteScalarConfig
from aelib.bottlenecks.flow import FlowBottleneck, FlowPosteriorConfig
from aelib.bottlenecks.gaussian import Gaussian, GaussianConfig
from aelib.bottlenecks.hierarchical import Hierarchical, HierarchicalConfig
from aelib.bottlenecks.plain import Plain, PlainConfig
from aelib.bottlenecks.semi_supervised import SemiSupervised, SemiSupervisedConfig
from aelib.bottlenecks.sparse import Sparse, SparseConfig
from aelib.bottlenecks.vector_quantized import VectorQuantized, VectorQuantizedConfig

__all__ = [
    "BOTTLENECKS",
    "Bottleneck",
    "FiniteScalar",
    "FiniteScalarConfig",
    "FlowBottleneck",
    "FlowPosteriorConfig",
    "Gaussian",
    "GaussianConfig",
    "Hierarchical",
    "HierarchicalConfig",
    "Plain",
    "PlainConfig",
    "SemiSupervised",
    "SemiSupervisedConfig",
    "Sparse",
    "SparseConfig",
    "VectorQuantized",
    "VectorQuantizedConfig",
]
