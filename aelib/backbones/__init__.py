"""Encoders and decoders; one import line registers a part."""

from aelib.backbones.base import BACKBONES, Backbone, Encoder
from aelib.backbones.conv import Conv, ConvConfig
from aelib.backbones.mlp import Mlp, MlpConfig

__all__ = ["BACKBONES", "Backbone", "Conv", "ConvConfig", "Encoder", "Mlp", "MlpConfig"]
