"""See how few bytes a picture needs."""

from __future__ import annotations

import streamlit as st

from pages._ui import cache_compression, compress_files, compress_view, failures, frame, guard
from pages._ui.navigation import page


def _main() -> None:
    spec = page("compression")
    frame.heading(
        spec,
        "An encoder leaves out what its decoder can guess. Its latent, rounded and written as "
        "bits, stands here beside JPEG and WebP, and beside PCA that is written alike.",
    )
    opened = guard.open_chosen(spec)
    with failures.caught():
        _compress(opened)
    _explain()


def _compress(opened: guard.Opened) -> None:
    of_model = cache_compression.of_model(opened.run)
    codec, chosen = compress_view.choose(of_model)
    compress_view.draw(opened, codec, chosen)
    of_data = cache_compression.of_data(opened.config)  # takes seconds the first time
    compress_view.draw_others(opened, chosen, of_data)
    compress_view.draw_curves(opened, chosen, of_model, of_data)
    st.subheader("One as bits", anchor=False)
    compress_files.one_picture(opened, codec)
    st.subheader("Many as a file", anchor=False)
    compress_files.files(opened, codec)


def _explain() -> None:
    with st.expander("How latents become bits, and what is counted", icon=":material/function:"):
        st.markdown(
            r"""
**Rounding.** Each number of the latent becomes a whole number of steps. The step of a dimension is
the smaller the more the picture moves with it, $\Delta_d \propto 1/\sqrt{J_d}$ with
$J_d = E\lVert\partial g/\partial z_d\rVert^2$: so all add about the same error, and a dimension
that does nothing costs nothing.

**Coding.** A whole number that is likely gets few bits, $-\log_2 p$. How likely it is, a mixture of
Gaussians says, fitted to the latents of validation pictures: each picture tells which Gaussian it
belongs to, and then number after number under what that Gaussian expects after those before. Codes
of a VQ-VAE are whole already and are coded under their frequencies at each position; what they
would cost under the model's own prior is computed, but not written: a network that differs in its
last bits on another machine could not read it.

**Counted** is every byte of the streams of five hundred test pictures. What both sides must have
once is not: the decoder, PCA's components, the Gaussians (they are part of a file from here). Of
JPEG the whole file is counted, and once more without headers, as if many pictures shared one.

**What it does not say.** Such a decoder knows one kind of pictures, and brings back any other as
the nearest that it knows. JPEG knows all kinds. PSNR does not see what an eye sees.
"""
        )
        st.caption(
            "Gersho & Gray 1992, [Vector quantization and signal compression]"
            "(https://doi.org/10.1007/978-1-4615-3626-0) · Ballé et al. 2018, [Variational image "
            "compression with a scale hyperprior](https://arxiv.org/abs/1802.01436) · Bamler 2022, "
            "[constriction](https://arxiv.org/abs/2201.01741)"
        )


_main()
