"""Encoders and decoders; one import line registers a part."""

from aelib.backbones.base import BACKBONES, Backbone, Encoder
from aelib.backbones.conv import Conv, ConvConfig
from aelib.backbones.conv1d import Conv1d, Conv1dConfig
from aelib.backbones.mlp import Mlp, MlpConfig
from aelib.backbones.progressive_conv import ProgressiveConv, ProgressiveConvConfig
from aelib.backbones.recurrent import Recurrent, RecurrentConfig
from aelib.backbones.residual import ResidualConfig, ResidualConv
from aelib.backbones.separable_conv import SeparableConv, SeparableConvConfig
from aelib.backbones.transformer import Transformer, TransformerConfig

__all__ = [
    "BACKBONES",
    "Backbone",
    "Conv",
    "Conv1d",
    "Conv1dConfig",
    "ConvConfig",
    "Encoder",
    "Mlp",
    "MlpConfig",
    "ProgressiveConv",
    "ProgressiveConvConfig",
    "Recurrent",
    "RecurrentConfig",
    "ResidualConfig",
    "ResidualConv",
    "SeparableConv",
    "SeparableConvConfig",
    "Transformer",
    "TransformerConfig",
]
