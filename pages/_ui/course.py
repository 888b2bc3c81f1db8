"""The course, heading by heading: which page, preset and file of this project shows what.

``docs/course.md`` is made of this by ``python docs/make_course.py``.
"""

from __future__ import annotations

from typing import NamedTuple


class Lesson(NamedTuple):
    """One idea of the course.

    Attributes:
        idea: What it is, in a few words.
        shows: What to look at to see it.
        pages: Pages by the last part of their address.
        presets: Presets that train it.
        files: Where it is written, from the top of the project.
    """

    idea: str
    shows: str
    pages: tuple[str, ...] = ()
    presets: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


COURSE: dict[str, tuple[Lesson, ...]] = {
    "Introduction to autoencoders": (
        Lesson(
            "Encoder, decoder, reconstruction error",
            "A picture, its latent, and what comes back, while a model learns.",
            ("training", "overview"),
            ("undercomplete", "undercomplete-mlp"),
            ("aelib/models/autoencoder.py", "aelib/losses/mse.py"),
        ),
        Lesson(
            "Squared error for grey values, cross-entropy for black and white",
            "The same network under two losses.",
            ("training",),
            ("undercomplete", "beta-vae"),
            ("aelib/losses/mse.py", "aelib/losses/bce.py"),
        ),
        Lesson(
            "The size of the bottleneck",
            "Validation error over latent size, beside PCA of the same size.",
            ("sweep",),
            ("undercomplete",),
            ("aelib/sweeps", "aelib/core/pca.py"),
        ),
    ),
    "Architectures": (
        Lesson(
            "Undercomplete, and PCA",
            "Each model's card has the error of PCA with as many numbers.",
            ("overview", "sweep"),
            ("undercomplete", "undercomplete-mlp"),
            ("aelib/bottlenecks/plain.py", "aelib/analysis/linear_baseline.py"),
        ),
        Lesson(
            "Overcomplete: the identity, unless something forbids it",
            "Health finds the identity; sparsity or noise mends it.",
            ("health", "training"),
            ("overcomplete", "sparse-kl", "denoising"),
            ("aelib/bottlenecks/plain.py", "aelib/analysis/health.py"),
        ),
        Lesson(
            "Sparse: KL to a target activity, L1, the k largest",
            "How often each unit is active.",
            ("health", "traversal"),
            ("sparse-kl", "sparse-l1", "top-k"),
            ("aelib/bottlenecks/sparse.py",),
        ),
        Lesson(
            "Contractive",
            "A latent that hardly moves when the picture does.",
            ("training",),
            ("contractive",),
            ("aelib/regularisers/contractive.py",),
        ),
        Lesson(
            "Convolutional, transposed or upsampled",
            "Checkerboards of transposed convolutions, and none after upsampling.",
            ("training",),
            ("undercomplete", "residual"),
            ("aelib/backbones/conv.py", "aelib/backbones/residual.py"),
        ),
        Lesson(
            "Recurrent: LSTM and GRU",
            "Rows of a picture as steps, and signals over time.",
            ("training", "interpolation"),
            ("lstm", "gru", "signals-recurrent", "signals-conv1d"),
            ("aelib/backbones/recurrent.py", "aelib/data/signals.py"),
        ),
    ),
    "Denoising autoencoders": (
        Lesson(
            "Learning to undo noise",
            "A noisy picture, what the model and what classical filters make of it.",
            ("denoising",),
            ("denoising", "inpainting"),
            ("aelib/corruptions/gaussian.py", "aelib/analysis/denoising.py"),
        ),
        Lesson(
            "Kinds of corruption",
            "Salt and pepper, missing pixels and patches, shot noise, blur, darkness, JPEG.",
            ("denoising", "training"),
            (
                "salt-and-pepper",
                "inpainting",
                "missing-squares",
                "few-photons",
                "speckle",
                "deblurring",
                "low-light",
                "jpeg",
                "signals-denoising",
            ),
            ("aelib/corruptions",),
        ),
        Lesson(
            "The level is chosen on validation pictures",
            "Error over the level of corruption.",
            ("denoising", "sweep"),
            ("denoising",),
            ("aelib/analysis/levels.py", "aelib/sweeps"),
        ),
    ),
    "Variational autoencoders": (
        Lesson(
            "Posterior, prior, and the two terms of the bound",
            "Curves of both terms, KL by dimension, draws from the prior, a plane to walk in.",
            ("training", "traversal", "plane", "generation"),
            ("vae", "signals"),
            ("aelib/bottlenecks/gaussian.py", "aelib/nn/distributions.py"),
        ),
        Lesson(
            "The reparameterisation trick",
            "One line of code.",
            (),
            ("vae",),
            ("aelib/nn/distributions.py",),
        ),
        Lesson(
            "Tighter bounds and richer posteriors",
            "Importance-weighted bound, normalising flow.",
            ("training",),
            ("iwae", "flow-vae"),
            ("aelib/models/objective.py", "aelib/bottlenecks/flow.py", "aelib/nn/flows.py"),
        ),
        Lesson(
            "Better priors",
            "Mixtures, pseudo-inputs, a flow, or a mixture fitted afterwards.",
            ("generation", "health"),
            ("vampprior-vae", "mixture-vae", "gmm-autoencoder", "flow-prior"),
            ("aelib/priors", "aelib/analysis/fitted_prior.py"),
        ),
    ),
    "Latent space and embeddings": (
        Lesson(
            "How many dimensions",
            "A sweep over latent size, with PCA's explained variance beside.",
            ("sweep",),
            ("undercomplete", "vae"),
            ("aelib/sweeps", "aelib/core/pca.py"),
        ),
        Lesson(
            "What is near to what",
            "PCA, UMAP, t-SNE and LocalMAP of the latents, with the pictures; two models side by "
            "side, and the epochs of a training as a film.",
            ("latent_map", "compare"),
            ("vae", "vae-2d"),
            ("aelib/projections", "aelib/analysis/agreement.py", "aelib/analysis/common_plane.py"),
        ),
        Lesson(
            "Interpolation",
            "Linear, slerp and the geodesic of the decoder's metric, between pictures.",
            ("interpolation",),
            ("vae", "undercomplete"),
            ("aelib/analysis/interpolation.py", "aelib/analysis/geodesic.py"),
        ),
        Lesson(
            "Disentanglement",
            "One slider, one meaning: β, total correlation, covariance.",
            ("traversal", "sweep"),
            ("beta-vae", "beta-tc-vae", "dip-vae", "factor-vae"),
            ("aelib/regularisers", "aelib/analysis/traversal.py"),
        ),
    ),
    "Applications": (
        Lesson(
            "Dimensionality reduction",
            "Sixteen numbers for a picture, beside sixteen of PCA; the error over the size.",
            ("compare", "latent_map", "overview"),
            ("undercomplete",),
            ("aelib/analysis/linear_baseline.py", "aelib/analysis/size_curve.py"),
        ),
        Lesson(
            "Anomalies",
            "Error and latent distance as scores, beside PCA and pixels; signals with faults.",
            ("anomalies",),
            ("signals-anomalies",),
            ("aelib/analysis/anomaly.py", "aelib/analysis/novelty.py", "aelib/data/signals.py"),
        ),
        Lesson(
            "Denoising and restoration",
            "Any photograph of any size: denoised, holes filled, sharpened, brightened.",
            ("photographs", "denoising"),
            ("denoising", "inpainting"),
            ("aelib/photographs", "aelib/analysis/restoration.py"),
        ),
        Lesson(
            "Super-resolution",
            "A photograph at twice or four times its size, beside bicubic and Lanczos.",
            ("photographs",),
            (),
            ("aelib/photographs/tasks/enlarge.py",),
        ),
        Lesson(
            "Features for few labels",
            "A classifier on latents beside one on pixels, with a hundred labels.",
            ("training",),
            ("latent-classifier", "semi-supervised"),
            ("aelib/analysis/few_labels.py", "aelib/analysis/probe.py"),
        ),
        Lesson(
            "Generation, and generation on demand",
            "Draws with a temperature, and of a class; from any autoencoder, too.",
            ("generation",),
            ("vae", "conditional-vae", "undercomplete"),
            ("aelib/conditioning/label.py", "aelib/analysis/fitted_prior.py"),
        ),
        Lesson(
            "Controlled generation: attribute vectors and analogies",
            "A picture with more or less of an attribute, what else changes, and A − B + C.",
            ("arithmetic", "traversal"),
            ("vae", "beta-vae", "signals"),
            ("aelib/analysis/attributes.py", "aelib/analysis/linear_readings.py"),
        ),
        Lesson(
            "Compression",
            "Pictures in five bytes, beside JPEG, WebP and PCA; codes, and what their prior costs.",
            ("compression", "generation"),
            ("vae", "vq-vae", "fsq-vae"),
            ("aelib/compression", "aelib/nn/quantizer.py"),
        ),
    ),
    "Challenges": (
        Lesson(
            "Overfitting and its cures",
            "Weight decay, dropout, early stopping and augmentation beside none of them.",
            ("overfitting", "health"),
            (
                "overfitting",
                "weight-decay",
                "dropout",
                "early-stopping",
                "augmentation",
                "more-pictures",
            ),
            ("aelib/training/challenge_presets.py", "aelib/training/augment.py"),
        ),
        Lesson(
            "The choice of loss",
            "Pixels, structure, features, an opponent.",
            ("training",),
            ("absolute-error", "structural-similarity", "perceptual", "patch-adversarial"),
            ("aelib/losses",),
        ),
        Lesson(
            "Collapse",
            "Dimensions, levels and codes that nobody uses, with the setting that mends it.",
            ("health",),
            ("free-bits-vae", "cyclical-vae"),
            ("aelib/analysis/health.py", "aelib/models/signs.py"),
        ),
        Lesson(
            "Progressive training",
            "Small pictures first, then larger ones and more layers; a rising β.",
            ("training",),
            ("progressive",),
            ("aelib/backbones/progressive_conv.py",),
        ),
        Lesson(
            "Distillation, and numbers of eight bits",
            "A teacher, its student, and the same student without a teacher.",
            ("smaller",),
            ("student",),
            ("aelib/training/distillation.py",),
        ),
        Lesson(
            "Cheap convolutions",
            "Separable ones and inverted bottlenecks: fewer numbers, similar pictures.",
            ("training",),
            ("separable", "inverted-bottleneck"),
            ("aelib/backbones/separable_conv.py",),
        ),
        Lesson(
            "Evaluation",
            "Error, structure, likelihood, a distance of distributions, probes.",
            ("overview",),
            (),
            ("aelib/analysis/report.py", "benchmarks/zoo.py", "docs/zoo.md"),
        ),
    ),
    "Advanced": (
        Lesson(
            "Adversarial autoencoders",
            "A discriminator brings latents to any prior, a ring of clusters too.",
            ("generation", "latent_map"),
            ("adversarial", "adversarial-ring", "mmd-vae"),
            ("aelib/regularisers/adversarial.py", "aelib/priors/manifold.py"),
        ),
        Lesson(
            "Hierarchical VAEs",
            "A ladder of levels, each one with sliders.",
            ("traversal", "health"),
            ("ladder-vae",),
            ("aelib/bottlenecks/hierarchical.py",),
        ),
        Lesson(
            "VQ-VAE with an autoregressive prior",
            "A codebook, and a network that writes codes one after another.",
            ("codes", "generation", "health"),
            ("vq-vae", "fsq-vae"),
            ("aelib/bottlenecks/vector_quantized.py", "aelib/priors/pixelcnn.py"),
        ),
        Lesson(
            "Transformers",
            "Patches as tokens, masked ones too.",
            ("training",),
            ("transformer", "masked-patches", "signals-transformer"),
            ("aelib/backbones/transformer.py", "aelib/nn/attention.py"),
        ),
        Lesson(
            "Semi-supervised VAEs",
            "A few labelled pictures among many.",
            ("training",),
            ("semi-supervised", "latent-classifier"),
            ("aelib/bottlenecks/semi_supervised.py", "aelib/data/labelling.py"),
        ),
    ),
}
