"""Restore photographs of any size, beside classical methods."""

from __future__ import annotations

import streamlit as st

from pages._ui import address, frame, photo_batch, photo_choice, photo_results
from pages._ui.navigation import page
from pages._ui.photo_tasks import TASKS


def _main() -> None:
    spec = page("photographs")
    frame.heading(
        spec,
        "Drop in any photograph. Networks of ours, trained on photographs at every noise level, "
        "clean, enlarge, fill, sharpen, brighten or colour it on this computer, whatever its size.",
    )
    with st.container(horizontal=True, gap="large"):
        task = address.one_of("What to do", list(TASKS), default="Denoise", key="task")
        title = photo_choice.choose_title()
    chosen = photo_choice.open_chosen(title)
    plan = None
    if chosen is not None:
        with st.container(horizontal=True, vertical_alignment="center", gap="large"):
            plan = TASKS[task](chosen)
    if chosen is not None and plan is not None:
        place = st.container()  # above, but done last: it takes longest
        photo_results.show(chosen, plan)
        if title == photo_choice.OWN:
            with place:
                photo_batch.show(plan.everywhere, plan.title)
    _explain()


def _explain() -> None:
    with st.expander("How it works, and how it is measured", icon=":material/function:"):
        st.markdown(
            r"""
**The network** is a convolutional autoencoder with skips between encoder and decoder. It is told
the noise level $\sigma$ as a map beside the picture, and has no biases, so that
$f(\alpha x, \alpha \sigma) = \alpha f(x, \sigma)$: what it learned at one level holds at others.

**The level** is found in the finest diagonal wavelet coefficients, $\hat\sigma =
\mathrm{median}|d| / 0.6745$, as nearly all of them are noise.

**Estimated PSNR.** Without a clean picture Stein's estimate
$\tfrac1n\lVert y - f(y)\rVert^2 - \sigma^2 + \tfrac{2\sigma^2}{n}\,\mathrm{div} f(y)$ has the
expectation of the squared error, as long as the noise is Gaussian.

**Looks different by** adds up, over the scales of our denoiser's encoder, the squared difference of
features that are normalised at each place, as LPIPS does. It forgives a change of brightness, and
minds blur; it was never compared with people's judgement.

**Removed** should look like noise and correlate with no shift of itself. What can be recognised in
it was no noise.

**Colours** cannot be told from a grey photograph. From the hints three guesses are made: two means
$\sum_h K(p - h)\,A(y_p, y_h)\,c_h$, in which hints count most that are near and about as bright,
and one that flows between neighbours of like brightness. The network says at each pixel which to
believe, or none; the brightness $y$ stays. Levin et al. let chroma flow to its end.
"""
        )
        st.caption(
            "Zhang et al. 2018, [FFDNet](https://arxiv.org/abs/1710.04026) · Zhang et al. 2018, "
            "[LPIPS](https://arxiv.org/abs/1801.03924) · Mohan et al. 2020, "
            "[no biases](https://arxiv.org/abs/1906.05478) · Ramani et al. 2008, "
            "[Stein's estimate by a probe](https://doi.org/10.1109/TIP.2008.2001404) · "
            "Zhang et al. 2017, [colours from hints](https://arxiv.org/abs/1705.02999) · "
            "Levin et al. 2004, [by optimisation](https://doi.org/10.1145/1015706.1015780)"
        )


_main()
