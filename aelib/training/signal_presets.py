"""Presets for time series: what learns from pictures learns from signals, too.

See :mod:`aelib.data.signals`.
"""

from __future__ import annotations

from aelib.training.preset import SIGMA_VAE, Preset, make_preset

SIGNALS: dict[str, Preset] = {
    "signals": make_preset(
        "VAE of signals over time",
        "applications",
        "The same parts learn from time series: a latent for frequency, phase, trend and shape.",
        data="signals",
        backbone={"name": "mlp"},
        bottleneck={"name": "gaussian", "latent_dim": 16},
        loss=SIGMA_VAE,
        training={"epochs": 150},
    ),
    "signals-conv1d": make_preset(
        "Convolutions over time",
        "architectures",
        "Filters that slide along time know a wave wherever it begins.",
        data="signals",
        backbone={"name": "conv1d"},
        bottleneck={"name": "gaussian", "latent_dim": 16},
        loss=SIGMA_VAE,
        training={"epochs": 60},
    ),
    "signals-recurrent": make_preset(
        "Recurrent autoencoder of signals",
        "architectures",
        "A state that is carried from moment to moment reads the series and writes it again.",
        data="signals",
        backbone={"name": "recurrent", "cell": "gru"},
        bottleneck={"name": "plain", "latent_dim": 16},
        training={"epochs": 20},
    ),
    "signals-transformer": make_preset(
        "Transformer over signals",
        "architectures",
        "Stretches of time are tokens, and each looks at all the others.",
        data="signals",
        backbone={"name": "transformer", "patch": 8},
        bottleneck={"name": "plain", "latent_dim": 16},
        training={"epochs": 40},
    ),
    "signals-anomalies": make_preset(
        "Faults in signals",
        "applications",
        "What a model of healthy signals cannot redraw is a fault, and the error says where.",
        data={"name": "signals", "anomalies": 0.3},
        backbone={"name": "conv1d"},
        bottleneck={"name": "plain", "latent_dim": 16},
        training={"epochs": 60},
    ),
    "signals-denoising": make_preset(
        "Denoising of signals",
        "denoising",
        "Knowing what waves look like takes away more noise than a moving average can.",
        data="signals",
        backbone={"name": "conv1d"},
        bottleneck={"name": "plain", "latent_dim": 32},
        corruption={"name": "gaussian", "level": 0.2, "vary": True},
        training={"epochs": 60},
    ),
}
