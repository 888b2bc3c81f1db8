"""Settings to start from: one for each topic of a course. A preset is numbers, never code."""

from __future__ import annotations

from aelib.core.errors import UnknownNameError
from aelib.training.challenge_presets import CHALLENGES
from aelib.training.preset import SIGMA_VAE, TOPICS, Preset
from aelib.training.preset import make_preset as _preset
from aelib.training.restoring_presets import RESTORING
from aelib.training.signal_presets import SIGNALS

__all__ = ["PRESETS", "TOPICS", "Preset", "find_preset"]

PRESETS: dict[str, Preset] = {
    "undercomplete": _preset(
        "Undercomplete autoencoder",
        "architectures",
        "A latent smaller than the picture forces a summary.",
        bottleneck={"name": "plain", "latent_dim": 16},
    ),
    "undercomplete-mlp": _preset(
        "Fully connected autoencoder",
        "architectures",
        "The textbook network, to compare with convolutions.",
        bottleneck={"name": "plain", "latent_dim": 16},
        backbone={"name": "mlp"},
    ),
    "separable": _preset(
        "Separable convolutions",
        "architectures",
        "One filter per channel and a mixture of channels: fewer weights and multiplications.",
        bottleneck={"name": "plain", "latent_dim": 16},
        backbone={"name": "separable_conv"},
    ),
    "inverted-bottleneck": _preset(
        "Inverted bottlenecks",
        "architectures",
        "Filters in a wide map between two narrow ones, as in networks for telephones.",
        bottleneck={"name": "plain", "latent_dim": 16},
        backbone={
            "name": "separable_conv",
            "block": "inverted_bottleneck",
            "channels": [16, 32],
        },
    ),
    "student": _preset(
        "Student of a larger model",
        "challenges",
        "A model with a fifth of the weights learns from the answers of a trained one.",
        backbone={"name": "separable_conv", "channels": [8, 16]},
        bottleneck={"name": "plain", "latent_dim": 16},
        training={"epochs": 20, "teacher": "autoencoder"},
    ),
    "residual": _preset(
        "Residual autoencoder",
        "architectures",
        "Blocks that add to their input make depth easy to train.",
        bottleneck={"name": "plain", "latent_dim": 16},
        backbone={"name": "residual"},
    ),
    "lstm": _preset(
        "LSTM autoencoder",
        "architectures",
        "A picture read and written row by row.",
        bottleneck={"name": "plain", "latent_dim": 16},
        backbone={"name": "recurrent", "cell": "lstm"},
    ),
    "gru": _preset(
        "GRU autoencoder",
        "architectures",
        "The same with a simpler cell and a quarter fewer weights.",
        bottleneck={"name": "plain", "latent_dim": 16},
        backbone={"name": "recurrent", "cell": "gru"},
    ),
    "transformer": _preset(
        "Transformer autoencoder",
        "architectures",
        "Patches that look at each other; summary tokens carry the picture.",
        bottleneck={"name": "plain", "latent_dim": 16},
        backbone={"name": "transformer"},
    ),
    "masked-patches": _preset(
        "Masked autoencoder",
        "advanced",
        "Three quarters of the patches are hidden in training; what remains must tell the whole.",
        bottleneck={"name": "plain", "latent_dim": 16, "layout": "map"},
        backbone={"name": "transformer", "mask_ratio": 0.75},
    ),
    "progressive": _preset(
        "Progressive growing",
        "challenges",
        "Small pictures and a shallow network first: the early part of training costs little.",
        bottleneck={"name": "plain", "latent_dim": 16},
        backbone={"name": "progressive_conv"},
    ),
    "overcomplete": _preset(
        "Overcomplete autoencoder",
        "architectures",
        "A latent larger than the picture can copy it and learn nothing.",
        bottleneck={"name": "plain", "latent_dim": 1024},
        backbone={"name": "mlp", "hidden": [1024]},
    ),
    "sparse-kl": _preset(
        "Sparse autoencoder",
        "architectures",
        "More units than a summary needs, each of them silent for most pictures.",
        bottleneck={"name": "sparse", "latent_dim": 256},
    ),
    "sparse-l1": _preset(
        "Sparse autoencoder by absolute values",
        "architectures",
        "What a unit says has a price, so most say nothing: exact zeros.",
        bottleneck={"name": "sparse", "latent_dim": 256, "kind": "l1", "weight": 0.02},
    ),
    "top-k": _preset(
        "Autoencoder of the k largest",
        "architectures",
        "Sixteen of 256 units describe a picture, and each picture chooses its own sixteen.",
        bottleneck={"name": "sparse", "latent_dim": 256, "kind": "top_k", "k": 16},
    ),
    "contractive": _preset(
        "Contractive autoencoder",
        "architectures",
        "A latent that hardly answers to small changes keeps what matters of a picture.",
        bottleneck={"name": "plain", "latent_dim": 64},
        regulariser={"name": "contractive", "weight": 0.1},
    ),
    "vae": _preset(
        "Variational autoencoder",
        "variational",
        "A posterior and a prior make the latent space one to draw from.",
        bottleneck={"name": "gaussian", "latent_dim": 16},
        loss=SIGMA_VAE,
    ),
    "vae-2d": _preset(
        "VAE with two latent dimensions",
        "latent space",
        "The whole latent space fits on a sheet of paper.",
        bottleneck={"name": "gaussian", "latent_dim": 2, "warm_up": 0.2},
        loss=SIGMA_VAE,
        training={"epochs": 20},
    ),
    "beta-vae": _preset(
        "β-VAE",
        "latent space",
        "A dearer KL buys simpler, more disentangled latents and pays in sharpness.",
        bottleneck={"name": "gaussian", "latent_dim": 10, "beta": 4.0, "warm_up": 0.2},
        loss={"name": "bce"},
    ),
    "beta-tc-vae": _preset(
        "β-TC-VAE",
        "latent space",
        "Only what dimensions tell of each other is made dearer, not what they tell of a picture.",
        bottleneck={"name": "gaussian", "latent_dim": 10},
        regulariser={"name": "total_correlation", "beta": 6.0},
        loss={"name": "bce"},
    ),
    "dip-vae": _preset(
        "DIP-VAE",
        "latent space",
        "Latent dimensions without covariance, by moments instead of a dearer KL.",
        bottleneck={"name": "gaussian", "latent_dim": 10},
        regulariser={"name": "dip", "kind": "II"},
        loss={"name": "bce"},
    ),
    "factor-vae": _preset(
        "FactorVAE",
        "latent space",
        "A discriminator measures how much dimensions tell of each other.",
        bottleneck={"name": "gaussian", "latent_dim": 10},
        regulariser={"name": "factor", "gamma": 6.0},
        loss={"name": "bce"},
        training={"epochs": 20},
    ),
    "conditional-vae": _preset(
        "Conditional VAE",
        "variational",
        "Told the class, the latent keeps the style: one style can be drawn as every class.",
        bottleneck={"name": "gaussian", "latent_dim": 16},
        conditioning={"name": "label"},
        loss=SIGMA_VAE,
    ),
    "mmd-vae": _preset(
        "Wasserstein autoencoder (MMD)",
        "advanced",
        "All latents together are spread as the prior is, and none is blurred for it.",
        bottleneck={"name": "plain", "latent_dim": 16},
        regulariser={"name": "mmd", "weight": 100.0},
    ),
    "adversarial": _preset(
        "Adversarial autoencoder",
        "advanced",
        "A discriminator brings latents to a prior that one need only draw from.",
        bottleneck={"name": "plain", "latent_dim": 16},
        regulariser={"name": "adversarial", "weight": 3.0},
    ),
    "adversarial-ring": _preset(
        "Adversarial autoencoder on a ring",
        "advanced",
        "Each class is brought to its own cluster on a ring: a prior of any shape.",
        backbone={"name": "mlp"},
        bottleneck={"name": "plain", "latent_dim": 2},
        regulariser={
            "name": "adversarial",
            "use_labels": True,
            "weight": 20.0,
            "slope_penalty": 0.1,
        },
        prior={"name": "manifold", "shape": "ring"},
        training={"epochs": 20, "learning_rate": 0.002},
    ),
    "semi-supervised": _preset(
        "Semi-supervised VAE (M2)",
        "applications",
        "Two hundred labels and many pictures without: class and style come apart.",
        backbone={"name": "mlp", "hidden": [256]},
        bottleneck={"name": "semi_supervised", "latent_dim": 16, "alpha": 50.0},
        loss={"name": "bce"},
        training={"epochs": 12, "learning_rate": 0.002, "num_labels": 200},
    ),
    "latent-classifier": _preset(
        "Classifier in latent space",
        "applications",
        "A few labels shape a latent space that all pictures have made.",
        bottleneck={"name": "gaussian", "latent_dim": 16},
        regulariser={"name": "classifier", "weight": 100.0},
        loss={"name": "bce"},
        training={"learning_rate": 0.002, "num_labels": 200},
    ),
    "free-bits-vae": _preset(
        "VAE with free bits",
        "challenges",
        "Each dimension may keep some information for nothing: against posterior collapse.",
        bottleneck={"name": "gaussian", "latent_dim": 32, "free_bits": 0.25},
        loss=SIGMA_VAE,
    ),
    "cyclical-vae": _preset(
        "VAE with a cyclical KL",
        "challenges",
        "The price of information rises four times: each time from latents already worth reading.",
        bottleneck={"name": "gaussian", "latent_dim": 32, "warm_up": 0.5, "cycles": 4},
        loss=SIGMA_VAE,
    ),
    "iwae": _preset(
        "Importance-weighted autoencoder",
        "variational",
        "Several draws for each picture, of which the good ones count: a tighter bound.",
        bottleneck={"name": "gaussian", "latent_dim": 16, "num_importance_samples": 5},
        loss=SIGMA_VAE,
    ),
    "flow-vae": _preset(
        "VAE with a flow posterior",
        "advanced",
        "Layers that can be undone bend the Gaussian into the posterior that the pictures have.",
        bottleneck={"name": "flow", "latent_dim": 16},
        loss=SIGMA_VAE,
    ),
    "ladder-vae": _preset(
        "Ladder VAE",
        "advanced",
        "Three levels, from the gist to the detail, each given the levels above it.",
        bottleneck={"name": "hierarchical", "level_dims": [4, 4, 8]},
        loss=SIGMA_VAE,
    ),
    "vampprior-vae": _preset(
        "VAE with a VampPrior",
        "advanced",
        "The best prior is the mean of all posteriors; learned pictures stand for them.",
        bottleneck={"name": "gaussian", "latent_dim": 16},
        prior={"name": "vampprior"},
        loss=SIGMA_VAE,
    ),
    "mixture-vae": _preset(
        "VAE with a mixture as prior",
        "advanced",
        "Where N(0, I) is one heap, a learned mixture has a place for each kind of picture.",
        bottleneck={"name": "gaussian", "latent_dim": 16},
        prior={"name": "mixture"},
        loss=SIGMA_VAE,
    ),
    "gmm-autoencoder": _preset(
        "Autoencoder with a fitted mixture",
        "variational",
        "A density fitted to its latents makes a plain autoencoder one to draw from.",
        bottleneck={"name": "plain", "latent_dim": 16},
        prior={"name": "gmm", "num_components": 20},
    ),
    "flow-prior": _preset(
        "Autoencoder with a flow as prior",
        "advanced",
        "A normalising flow learns the shape of any latent space, however bent.",
        bottleneck={"name": "plain", "latent_dim": 16},
        prior={"name": "flow"},
    ),
    "vq-vae": _preset(
        "VQ-VAE with a PixelCNN",
        "advanced",
        "Pictures as a map of 49 words from a learned vocabulary, and a model that writes them.",
        bottleneck={"name": "vector_quantized", "latent_dim": 16, "codebook_size": 128},
        prior={"name": "pixelcnn"},
        training={"epochs": 15, "learning_rate": 2e-3},
    ),
    "fsq-vae": _preset(
        "FSQ with a transformer",
        "advanced",
        "Rounding to a few levels gives a vocabulary without a codebook that could collapse.",
        bottleneck={"name": "finite_scalar", "levels": [8, 6, 5]},
        prior={"name": "code_transformer"},
        training={"epochs": 15, "learning_rate": 2e-3},
    ),
    **RESTORING,
    **CHALLENGES,
    **SIGNALS,
}


def find_preset(name: str) -> Preset:
    """Return a preset by name.

    Args:
        name: Key of :data:`PRESETS`.

    Returns:
        The preset.

    Raises:
        UnknownNameError: If there is none.
    """
    if name not in PRESETS:
        raise UnknownNameError(f"Unknown preset '{name}'; known: {', '.join(PRESETS)}.")
    return PRESETS[name]
