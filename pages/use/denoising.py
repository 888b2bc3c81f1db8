"""Clean noisy pictures, beside classical filters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pages._ui import (
    denoise_levels,
    denoise_lines,
    denoise_plan,
    denoise_results,
    failures,
    frame,
    guard,
    live_denoise,
    noisy_picture,
)
from pages._ui.navigation import page

if TYPE_CHECKING:
    from pages._ui.noisy_picture import NoisyPicture


def _main() -> None:
    spec = page("denoising")
    frame.heading(
        spec,
        "A denoising autoencoder has learned what clean pictures look like, and returns the one "
        "that it believes lies behind the noise. Classical filters, each at its best strength for "
        "this noise, show what that knowledge is worth.",
    )
    opened = guard.open_chosen(spec)
    with st.container(horizontal=True, gap="large"):
        source = noisy_picture.choose_source(opened)
        parts = live_denoise.choose_parts(opened, source)
    picture = noisy_picture.choose(opened, source, is_live=parts is not None)
    if picture is not None:
        _say_what_it_knows(opened, picture)
        fit = denoise_plan.choose_fit(opened, picture)
        if parts is not None:
            live_denoise.draw(opened, parts, picture, fit)
            st.subheader("Beside classical filters", anchor=False)
        results = denoise_lines if picture.channels else denoise_results
        results.show(picture, denoise_plan.choose(opened, picture, fit))
        if not picture.channels:
            denoise_levels.draw(opened, picture.kind)
    _explain()


def _say_what_it_knows(opened: guard.Opened, picture: NoisyPicture) -> None:
    image = opened.model.image
    samples = f"{image.width} × {image.height} pictures"
    if image.kind == "series":
        samples = f"series of {image.width} moments"
    corruption = noisy_picture.corruption_of(opened)
    if not opened.model.capabilities.denoises:
        st.info(
            "This is a plain autoencoder: it was never shown noise. What it removes, it removes "
            "because its latent has no room for it.",
            icon=":material/info:",
        )
    elif picture.kind != corruption:
        st.info(
            f"This model learned to undo *{noisy_picture.title_of(corruption)}*; this noise "
            "is of another kind.",
            icon=":material/info:",
        )
    if not picture.is_test:
        title = failures.plain(noisy_picture.data_title(opened))
        st.info(
            f"This model learned on {samples} of {title}. Anything else is outside of what "
            "it knows: expect blur, or shapes that are not there.",
            icon=":material/explore_off:",
        )
        if not picture.channels:
            photographs = page("photographs")
            st.page_link(
                photographs.file,
                label="Networks that learned from photographs are on the page Photographs",
                icon=photographs.icon,
            )


def _explain() -> None:
    with st.expander("How it works, and how it is measured", icon=":material/function:"):
        st.markdown(
            r"""
**Denoising autoencoder.** In training a clean picture $x$ is spoilt to $\tilde x$, and the model is
asked for $x$: $\;\min_\theta\, \mathbb E\,\lVert x - g_\theta(f_\theta(\tilde x)) \rVert^2$.
The best answer is $\mathbb E[x \mid \tilde x]$, the mean of all clean pictures that could lie
behind the noise; where many could, the answer is blurred.

**PSNR** $= -10 \log_{10} \mathrm{mse}$ in decibels for values in $[0, 1]$: 3 dB more is half the
squared error. **SSIM** compares brightness, contrast and structure in small windows; 1 is equal.

**Restoring network.** A small network for this one corruption, told its level, with skips from
encoder to decoder: no bottleneck has to carry the picture, so it also helps where there is little
noise. What it cannot give is a latent to look at.

**Pictures larger than the model.** *tile* cuts the picture into tiles that overlap by half and
blends them with $\sin^2$ windows; *resize* shrinks the whole picture first. A model for grey
pictures cleans each colour by itself.

**Residual.** *Removed* is the noisy picture minus the cleaned one. Where the model does its work it
looks like noise; what can be recognised in it was no noise. *Error* is the cleaned picture minus
the true one: red where it is too bright, blue where it is too dark.

**Classical filters** know nothing of clothes, digits or waves, only that neighbours are alike.
"""
        )
        st.caption(
            "Vincent et al. 2010, [Stacked denoising autoencoders]"
            "(https://www.jmlr.org/papers/v11/vincent10a.html) · Wang et al. 2004, "
            "[SSIM](https://doi.org/10.1109/TIP.2003.819861) · Buades et al. 2005, "
            "[the residual as a test](https://doi.org/10.1137/040616024)"
        )


_main()
