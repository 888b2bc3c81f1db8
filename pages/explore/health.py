"""See what is well with a model, what is not, and which setting mends it."""

from __future__ import annotations

import streamlit as st

from pages._ui import cache_health, failures, frame, guard, health_figures, health_findings
from pages._ui.navigation import page

PLACE = "health"


def _main() -> None:
    spec = page("health")
    frame.heading(
        spec,
        "A check-up: is the latent in use, does the prior cover it, does the model copy or "
        "remember what it should understand? What is not well comes first, with what mends it.",
    )
    opened = guard.open_chosen(spec)
    with failures.caught():
        found = cache_health.check_up(opened.run)
        if found.examined.train_mse is None:
            st.caption(
                "The training pictures of this model are not on this machine: overfitting and "
                "memorisation were not looked for."
            )
        st.markdown(f"#### {health_findings.line(found.findings)}")
        health_findings.draw(found.findings, opened.config, place=PLACE, run_id=opened.run.id)
        health_figures.of_pictures(found.examined, opened.model.capabilities, place=PLACE)
        health_figures.over_epochs(opened.run.metrics(), place=PLACE)
    _explain()


def _explain() -> None:
    with st.expander("What is measured, and where the line is drawn", icon=":material/function:"):
        st.markdown(
            r"""
**Dimensions in use.** A latent dimension is active where $\operatorname{Var}_x E[z_d|x] > 0.01$.
Half of them is usual: a model prunes what it does not need.

**Posterior collapse.** No dimension with $\mathrm{KL}_d > 0.01$ nats, or reconstructions that do
not differ from picture to picture.

**Holes under the prior.** A small network learns to tell draws of the prior from draws of the
aggregate posterior $q(z) = \tfrac1N\sum_n q(z|x_n)$. 50 % right: they are alike; from 75 % on there
are visible holes, from 95 % on they hardly overlap.

**Copies its input.** Two draws of noise on one picture, $x + d_1$ and $x + d_2$, go through the
model $f$; $\langle f(x+d_1) - f(x+d_2),\, d_1 - d_2\rangle / \lVert d_1 - d_2\rVert^2$ is 1 for a
copying machine and about latents / pixels for a good model.

**Memorisation.** Among $N$ training and $m$ other pictures, the nearest to what a model makes
should be one of the others in $m / (N + m)$ of cases; below half of that it repeats what it knows.

**Overfitting.** The squared error on other pictures over that on its own: 1.0 to 1.1 for the models
that come with the app; from 1.15 on to be watched.

**Codebook.** $\exp(-\sum_k p_k \ln p_k)$ of the codes chosen, and how many are never chosen.
"""
        )
        st.caption(
            "Burda et al. 2016, [active units](https://arxiv.org/abs/1509.00519) · Lucas et al. "
            "2019, [collapse](https://arxiv.org/abs/1911.02469) · Rosca et al. 2018, "
            "[prior and aggregate posterior](https://arxiv.org/abs/1802.06847) · Meehan et al. "
            "2020, [data-copying](https://arxiv.org/abs/2004.05675)"
        )


_main()
