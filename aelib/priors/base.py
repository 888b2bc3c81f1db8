"""What a prior is: a distribution p(z) to draw latents from and to measure a posterior against.

There are three ways for a prior and latents to meet. A fixed prior stays and the latents come to
it (by a KL, or by a regulariser). A prior that learns with the posterior gets its gradient through
:meth:`Prior.divergence`. A *fitted* prior follows the latents: either by gradient, as a helper term
on latents through which no gradient flows (:meth:`Prior.objective`), or by a fit after each epoch
(:meth:`Prior.refit`); so any autoencoder becomes one to draw from.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar, Literal

from torch import nn

from aelib.core.registry import Registry
from aelib.core.types import Term, be_silent

if TYPE_CHECKING:
    from collections.abc import Callable

    import torch
    from torch import Tensor

    from aelib.core.types import BottleneckOutput, Posterior, Report


class Prior(nn.Module):
    """A distribution over latents, or over the codes of a discrete latent.

    A part is built from its settings, ``latent_shape``, ``image`` (size of the pictures and number
    of classes) and ``codebook_size`` (0 for a continuous latent).

    Attributes:
        reads: What it is a distribution of.
        is_fitted: It follows the latents, whatever they are.
        refits: It wants :meth:`refit` after each epoch.
        needs_posterior: It is made of the posteriors of pictures, see :meth:`refresh`.
        reads_labels: It has one distribution for each class, and one for an unknown class.
        is_centred: Its mean, where it is densest too, is 0.
    """

    reads: ClassVar[Literal["latents", "codes"]] = "latents"
    is_fitted: ClassVar[bool] = False
    refits: ClassVar[bool] = False
    needs_posterior: ClassVar[bool] = False
    reads_labels: ClassVar[bool] = False
    is_centred: ClassVar[bool] = False

    @abstractmethod
    def sample(
        self,
        num_samples: int,
        *,
        temperature: float = 1.0,
        labels: Tensor | None = None,
        generator: torch.Generator | None = None,
        report: Report = be_silent,
    ) -> Tensor:
        """Draw latents, or codes.

        Args:
            num_samples: How many.
            temperature: Below 1 draws stay nearer to what is most likely.
            labels: Classes, for a prior that has one distribution for each; others ignore them.
            generator: Source of randomness on the CPU; None for the global one.
            report: Told how far a draw is that takes many steps.

        Shape:
            - labels: ``(N,)``
            - returns: ``(N, *latent_shape)``, or codes ``(N, h, w)``

        Returns:
            The draws, on the prior's device.
        """

    @abstractmethod
    def log_prob(self, latent: Tensor, labels: Tensor | None = None) -> Tensor:
        """Return log p(z).

        Args:
            latent: Where to evaluate; codes for a prior that reads codes.
            labels: Classes, for a prior that has one distribution for each.

        Shape:
            - latent: ``(B, *latent_shape)``, or codes ``(B, h, w)``
            - labels: ``(B,)``
            - returns: ``(B,)``

        Returns:
            Nats.
        """

    def divergence(self, posterior: Posterior, latent: Tensor) -> Tensor:
        """Return KL(q(z|x) ‖ p(z)), by dimension where the prior factorises.

        Args:
            posterior: The distribution q(z|x).
            latent: A draw from it, for priors without a closed form.

        Shape:
            - latent: ``(B, *latent_shape)``
            - returns: ``(B, D)``, or ``(B, 1)`` for a joint estimate; the sum is the divergence.

        Returns:
            Nats; unless overridden the estimate log q(z|x) - log p(z) from the one draw.
        """
        return self.sampled_divergence(posterior, latent)[:, None]

    def sampled_divergence(self, posterior: Posterior, latent: Tensor) -> Tensor:
        """Return log q(z|x) - log p(z) at one draw: its mean over draws is the divergence.

        A bound over several draws of a picture needs it, where a closed form would count each draw
        as likely as the others.

        Args:
            posterior: The distribution q(z|x).
            latent: A draw from it.

        Shape:
            - latent: ``(B, *latent_shape)``
            - returns: ``(B,)``

        Returns:
            Nats; it may be negative.
        """
        return posterior.log_prob(latent).flatten(1).sum(1) - self.log_prob(latent)

    def objective(self, output: BottleneckOutput, labels: Tensor | None) -> dict[str, Term]:
        """Return what trains a fitted prior.

        Args:
            output: What the bottleneck made of a batch.
            labels: Classes, if they are known.

        Shape:
            - labels: ``(B,)``

        Returns:
            Helper terms on detached latents or codes; none unless overridden, see
            :func:`fitting_term`.
        """
        return {}

    def refit(self, latents: Tensor) -> None:
        """Fit the prior to latents; called after each epoch if :attr:`refits`.

        Args:
            latents: Of pictures to learn from, as the decoder gets them.

        Shape:
            - latents: ``(N, *latent_shape)``

        Raises:
            NotImplementedError: If the prior is not fitted that way.
        """
        raise NotImplementedError(f"{type(self).__name__} is not refitted")

    def refresh(self, posterior_of: Callable[[Tensor], Posterior]) -> None:
        """Take the present posteriors; called before each use if :attr:`needs_posterior`.

        Args:
            posterior_of: Encodes pictures ``(N, C, H, W)``.

        Raises:
            NotImplementedError: If the prior does not depend on posteriors.
        """
        raise NotImplementedError(f"{type(self).__name__} needs no posteriors")


def fitting_term(prior: Prior, output: BottleneckOutput) -> dict[str, Term]:
    """Return what fits a prior by gradient to latents that come without a posterior.

    With a posterior the prior gets its gradient through :meth:`Prior.divergence`, and this is
    nothing.

    Args:
        prior: A prior over latents.
        output: What the bottleneck made of a batch.

    Returns:
        The helper term ``prior``, -log p of the latents, or none.
    """
    if output.posterior is not None:
        return {}
    return {"prior": Term(-prior.log_prob(output.latent.detach()), is_helper=True)}


PRIORS: Registry[Prior] = Registry("prior")
