"""Draw new pictures from a model."""

from __future__ import annotations

import streamlit as st

from pages._ui import frame, generate_controls, generate_views, generate_work, guard
from pages._ui.navigation import page


def _main() -> None:
    spec = page("generation")
    frame.heading(
        spec,
        "A distribution of latents to draw from: the prior of a generative model, or Gaussians "
        "fitted to the latents of any. Each draw, decoded, is a picture that nobody has taken.",
    )
    opened = guard.open_chosen(spec)
    wanted = generate_controls.choose(opened)
    draws = generate_work.draw(opened, wanted)
    if draws is not None:
        generate_views.show(opened, wanted, draws)
    _explain()


def _explain() -> None:
    with st.expander("Where the pictures come from", icon=":material/function:"):
        st.markdown(
            r"""
**Drawing.** $z \sim p(z)$, then $x = g_\theta(z)$: first a latent from the prior, then the picture
that the decoder makes of it. The decoder has only learned latents that the encoder gives, so the
pictures are good where the prior and the *aggregate posterior*
$q(z) = \tfrac1N \sum_n q(z\,|\,x_n)$ agree.

**Priors.** $N(0, I)$ is the VAE's, and the posterior is pulled to it. A *mixture*, a *VampPrior* or
a *flow* is more flexible and learns with the posterior. A *PixelCNN* or *transformer* writes the
codes of a discrete latent one after another, each by those before:
$p(k) = \prod_i p(k_i \mid k_{<i})$.

**A fitted mixture** is made after training, from the latents of validation pictures:
$\sum_k w_k\, N(\mu_k, \Sigma_k)$, at most ten Gaussians. It leads only to where pictures lie, so
draws come near to reconstructions, also those of autoencoders that never had a prior. Gaussians
fitted to one class draw that class, from models that know of no classes, too.

**Temperature** $T$ shrinks or widens what is drawn: noise is multiplied by $T$, the logits of codes
are divided by it. Below 1 pictures are safer and more alike.
"""
        )
        st.caption(
            "Kingma & Welling 2014, [Auto-encoding variational Bayes]"
            "(https://arxiv.org/abs/1312.6114) · van den Oord et al. 2017, [Neural discrete "
            "representation learning](https://arxiv.org/abs/1711.00937) · Ghosh et al. 2020, "
            "[From variational to deterministic autoencoders](https://arxiv.org/abs/1903.12436) · "
            "Dai & Wipf 2019, [Diagnosing and enhancing VAE models](https://arxiv.org/abs/1903.05789)"
        )


_main()
