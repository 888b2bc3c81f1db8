r"""Adversarial: an opponent looks at patches and must tell real ones from reconstructed ones.

.. math:: L_D = [1 - D(x)]_+ + [1 + D(\hat x)]_+, \qquad L_G = -\lambda N\,\overline{D(\hat x)}

A squared error alone answers with a blur wherever several sharp pictures are possible; the
opponent (a PatchGAN: small convolutions, one verdict for each patch) knows a blur at once. It is
kept in check by spectral normalisation, and the decoder begins to listen to it slowly, over
``warm_up`` of training. Both sides take one step at a time with the one optimiser: the opponent
sees pictures without a gradient, the decoder an opponent whose weights have none.

The opponent's terms are helpers: the best epoch is chosen by the error of the pixels.

References:
    Isola et al. 2017, PatchGAN. https://arxiv.org/abs/1611.07004
    Miyato et al. 2018, spectral normalisation and the hinge loss. https://arxiv.org/abs/1802.05957
    Esser, Rombach & Ommer 2021, in an autoencoder. https://arxiv.org/abs/2012.09841
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from torch import nn
from torch.nn import functional as F
from torch.nn.utils.parametrizations import spectral_norm

from aelib.core.config import config, setting
from aelib.core.types import Term
from aelib.losses.base import LOSSES, Loss
from aelib.losses.mse import Mse, MseConfig
from aelib.nn.perceptron import as_judge

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import ImageSpec, Progress

SLOPE = 0.2


@config
class PatchAdversarialConfig:
    """Settings of the adversarial loss."""

    weight: float = setting(
        0.02,
        label="Weight λ",
        help="Of the opponent's verdict, against the error of the pixels.",
        low=0.0,
        high=100.0,
    )
    sigma: float = setting(
        0.1,
        label="σ",
        help="Standard deviation of a value; smaller weighs reconstruction more against the rest.",
        low=0.001,
        high=10.0,
    )
    warm_up: float = setting(
        0.3,
        label="Warm-up",
        help="Share of training over which the decoder begins to listen to the opponent.",
        low=0.0,
        high=1.0,
    )
    width: int = setting(
        32, label="Opponent's channels", help="Of its first layer.", low=4, high=256
    )


@LOSSES.register("patch_adversarial", PatchAdversarialConfig)
class PatchAdversarial(Loss):
    """Squared error of the pixels, and an opponent for each patch."""

    kinds = frozenset({"image"})

    def __init__(self, config: PatchAdversarialConfig, *, image: ImageSpec) -> None:
        super().__init__()
        self.config = config
        self.pixels = Mse(MseConfig(sigma=config.sigma), image=image)
        width = config.width
        self.opponent = nn.Sequential(
            spectral_norm(nn.Conv2d(image.channels, width, 4, stride=2, padding=1)),
            nn.LeakyReLU(SLOPE),
            spectral_norm(nn.Conv2d(width, 2 * width, 4, stride=2, padding=1)),
            nn.LeakyReLU(SLOPE),
            spectral_norm(nn.Conv2d(2 * width, 1, 3, padding=1)),
        )

    def forward(self, prediction: Tensor, target: Tensor) -> Tensor:
        """Return the error of the pixels alone.

        Args:
            prediction: Logits of the picture.
            target: Clean images in [0, 1].

        Shape:
            - prediction, target: ``(B, C, H, W)``
            - returns: ``(B,)``

        Returns:
            Nats per picture.
        """
        nats: Tensor = self.pixels(prediction, target)
        return nats

    def objective(self, prediction: Tensor, target: Tensor, progress: Progress) -> dict[str, Term]:
        """Return the error of the pixels, what the opponent says, and what it learns from.

        Args:
            prediction: Logits of the picture.
            target: Clean images in [0, 1].
            progress: How far training is.

        Shape:
            - prediction, target: ``(B, C, H, W)``

        Returns:
            ``reconstruction``, ``adversarial`` (unweighted, the mean verdict with the opposite
            sign) and ``discriminator``, the opponent's own loss.
        """
        picture = self.image(prediction)
        real, unreal = self.verdict(target), self.verdict(picture.detach())
        hinge = F.relu(1.0 - real) + F.relu(1.0 + unreal)
        weight = progress.rise(self.config.warm_up) * self.config.weight * target[0].numel()
        listened = as_judge(self.opponent, _centred(picture)).flatten(1).mean(1)
        fooled = Term(-listened, weight, is_helper=True)
        return {
            "reconstruction": Term(self(prediction, target)),
            "adversarial": fooled,
            "discriminator": Term(hinge.flatten(1).mean(1), is_helper=True),
        }

    def verdict(self, picture: Tensor) -> Tensor:
        """Return what the opponent says of each patch.

        Args:
            picture: Images in [0, 1].

        Shape:
            - picture: ``(B, C, H, W)``
            - returns: ``(B, 1, h, w)``

        Returns:
            Above 0 for real, below for reconstructed.
        """
        patches: Tensor = self.opponent(_centred(picture))
        return patches


def _centred(picture: Tensor) -> Tensor:
    return 2.0 * picture - 1.0
