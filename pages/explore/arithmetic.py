"""Add attributes to pictures, or pictures to each other, in latent space."""

from __future__ import annotations

import streamlit as st

from pages._ui import (
    address,
    analogy_view,
    attribute_view,
    cache_attributes,
    failures,
    frame,
    guard,
)
from pages._ui.navigation import page

ATTRIBUTES, PICTURES = "attributes", "pictures"


def _main() -> None:
    spec = page("arithmetic")
    frame.heading(
        spec,
        "Latents can be added. Give a picture more or less of an attribute and see what else "
        "changes, or take one picture from another and add a third.",
    )
    opened = guard.open_chosen(spec)
    with failures.caught():
        if _choose_kind(opened) == PICTURES:
            analogy_view.draw(opened)
        else:
            attribute_view.draw(opened)
    _explain()


def _choose_kind(opened: guard.Opened) -> str:
    if not cache_attributes.attributes(opened.run):
        st.caption(
            ":material/info: These pictures have neither classes nor known factors, or too few of "
            "each, so there are no attributes to add. Sums of pictures need none."
        )
        return PICTURES
    return address.one_of(
        "Add",
        [ATTRIBUTES, PICTURES],
        default=ATTRIBUTES,
        key="arithmetic",
        help="Directions found from labels, or the difference of two pictures: A − B + C.",
    )


def _explain() -> None:
    with st.expander("What is added, and what the bars say", icon=":material/function:"):
        st.markdown(
            r"""
**A − B + C.** $\quad z(s) = z_A + s\,(z_C - z_B)$, decoded. As words do in *king − man + woman*,
pictures may make a parallelogram in latent space: what C is to B, the result is to A. The nearest
pictures are looked for among the test pictures without the three, and the distance to the first of
them is told beside the distances of test pictures from each other: a sum far from all data is a
place where the decoder has seen nothing.

**Directions by means.** With $y_n$ the attribute of picture $n$,
$\;v = \dfrac{\operatorname{cov}(z, y)}{\operatorname{var}(y)}\,u$. For pictures with an attribute
($y = 1$) and without ($y = 0$), $u = 1$, this is the mean latent with it less the mean latent
without it; for a factor $u$ is its standard deviation. Strength 1 goes from the one mean to the
other, or one standard deviation of the factor. All are measured on validation pictures.

**Directions by reading.** A line $\hat y = w \cdot z + b$ is fitted by ridge regression, and
$\;v = \rho\, S^2 w \,/\, (w \cdot S^2 w)$ is the shortest step, in standard deviations $S$ of each
dimension, that changes what it reads by $\rho$: by as much as the two means differ, or by one
standard deviation of the factor.

**Taken out.** With $U$ an orthonormal basis of what the other directions span, $v - U U^\top v$
stands at right angles to all of them. It is not made longer again: strength 1 adds what is left.
Where less than 5 % is left, the attribute has no direction of its own, and the page says so.

**Bars.** The changed picture $x'$ and the unchanged one $x$ are both decoded and encoded again, and
a line $r_i$ for each attribute reads both latents: $\Delta_i = (r_i(x') - r_i(x)) / \sigma(r_i)$,
with $\sigma$ over validation pictures. What was added is not what is read: only what the encoder
finds in the picture counts. Lines with an AUROC below 0.75 or an $R^2$ below 0.25 on pictures that
they were not fitted on are shown pale and not counted.

**One number.** $\dfrac{\tfrac1{|O|}\sum_{i \in O} |\Delta_i|}{\tfrac1{|T|}\sum_{t \in T}
|\Delta_t|}$, with $T$ the wanted attributes and $O$ the others: what others change for each σ that
was wanted, 0 at best. It is the *attribute dependency* of StyleSpace, with lines on latents in
the place of classifiers of pictures. A picture has one class, so what other classes lose to the
wanted one, or win when it goes, counts as no change.

**A warning.** Attributes that go together in the data go together in a direction: if most boots are
dark, a direction towards boots darkens. Taking directions apart helps against that, and cannot help
where data hold no picture of the one without the other. A line reads no circle, either: an angle or
a phase, which returns to where it began, has $R^2$ near 0 however well the model draws it.
"""
        )
        st.caption(
            "Mikolov et al. 2013, [Linguistic regularities](https://aclanthology.org/N13-1090/) · "
            "Larsen et al. 2016, [Autoencoding beyond pixels](https://arxiv.org/abs/1512.09300) · "
            "White 2016, [Sampling generative networks](https://arxiv.org/abs/1609.04468) · "
            "Upchurch et al. 2017, [Deep feature interpolation](https://arxiv.org/abs/1611.05507) "
            "· Shen et al. 2020, [InterFaceGAN](https://arxiv.org/abs/1907.10786) · Wu et al. "
            "2021, [StyleSpace analysis](https://arxiv.org/abs/2011.12799)"
        )


_main()
