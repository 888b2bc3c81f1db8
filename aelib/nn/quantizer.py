r"""Vector quantisation: nearest codes, a codebook that follows its members, gradients past it.

.. math::
    k(z) = \arg\min_k \lVert z - e_k \rVert^2, \qquad
    N_k \leftarrow \gamma N_k + (1-\gamma)\, n_k, \quad
    m_k \leftarrow \gamma m_k + (1-\gamma) \sum_{k(z) = k} z, \quad
    e_k = m_k / N_k

A code that falls below a share of its fair use is dead, and starts anew at a random vector of the
batch. A new codebook is one whose codes are all dead: so it starts from the first batch. Late in
training none starts anew: what a code stands for would change under a prior that has no time left
to follow.

This is ours, as the libraries that have it (vector-quantize-pytorch) draw from the global random
state of each process and keep a flag on the host: a resumed run would not repeat itself. A test
compares the two.

References:
    van den Oord, Vinyals & Kavukcuoglu 2017, Neural discrete representation learning, appendix A.1.
    https://arxiv.org/abs/1711.00937
    Dhariwal et al. 2020, Jukebox, section 3.1: codes that start anew.
    https://arxiv.org/abs/2005.00341
    Bengio, Léonard & Courville 2013, straight-through gradients. https://arxiv.org/abs/1308.3432
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch.nn import functional as F

from aelib.core.batch import batch_sum, current_shard, whole_batch
from aelib.core.seeding import rand_like
from aelib.nn.growing import Growing

if TYPE_CHECKING:
    from torch import Tensor

    from aelib.core.types import Progress

RESTART_UNTIL = 0.5
"""Share of training in which dead codes start anew."""


def straight_through(x: Tensor, quantised: Tensor) -> Tensor:
    """Return the quantised value with the gradient of what was quantised.

    Args:
        x: What was quantised.
        quantised: What it became.

    Shape:
        - x, quantised, returns: any, equal

    Returns:
        ``quantised``; the gradient goes to ``x`` as if nothing had happened.
    """
    return x + (quantised - x).detach()


def nearest_codes(vectors: Tensor, codebook: Tensor) -> Tensor:
    """Return the code nearest to each vector.

    Args:
        vectors: Any vectors.
        codebook: One vector for each code.

    Shape:
        - vectors: ``(N, D)``
        - codebook: ``(K, D)``
        - returns: ``(N,)``

    Returns:
        Indices; of equally near ones the first.
    """
    # the vector's own square is the same for all codes
    return (codebook.square().sum(1) - 2.0 * vectors @ codebook.T).argmin(1)


def usage(codes: Tensor, codebook_size: int) -> Tensor:
    """Return how often each code occurs in the whole batch.

    Args:
        codes: Indices.
        codebook_size: Number of codes.

    Shape:
        - codes: ``(B, ...)``
        - returns: ``(K,)``

    Returns:
        Shares that sum to 1.
    """
    counts = torch.bincount(codes.flatten(), minlength=codebook_size).float()
    counts = batch_sum(counts[None])
    return counts / counts.sum()


def perplexity(shares: Tensor) -> Tensor:
    r"""Return how many codes are in use, :math:`\exp(-\sum_k p_k \log p_k)`.

    Args:
        shares: How often each code occurs.

    Shape:
        - shares: ``(K,)``
        - returns: ``()``

    Returns:
        From 1, all the same, to K, all equally often.
    """
    return (-torch.xlogy(shares, shares).sum()).exp()


class MovingCodebook(Growing):
    """A codebook that follows the vectors that are nearest to its codes.

    Args:
        codebook_size: Number of codes.
        size: Numbers of a code.
        decay: γ, what a step leaves of the old average.
        restart_below: A code is dead below this share of its fair use, N / K for N vectors.
    """

    def __init__(
        self, codebook_size: int, size: int, *, decay: float, restart_below: float
    ) -> None:
        super().__init__()
        self.decay = decay
        self.restart_below = restart_below
        self.vectors: Tensor
        self.counts: Tensor
        self.sums: Tensor
        self.register_buffer("vectors", torch.randn(codebook_size, size))
        self.register_buffer("counts", torch.zeros(codebook_size))
        self.register_buffer("sums", torch.zeros(codebook_size, size))
        self.may_restart: Tensor
        self.register_buffer("may_restart", torch.ones((), dtype=torch.bool))

    def advance(self, progress: Progress) -> None:
        """Let dead codes start anew for a part of training.

        Args:
            progress: How far training is.
        """
        self.may_restart.fill_(progress.fraction < RESTART_UNTIL)

    def forward(self, vectors: Tensor) -> tuple[Tensor, Tensor]:
        """Return codes of vectors and what they stand for; in training mode the codebook moves.

        Args:
            vectors: What to quantise, one row of positions for each picture.

        Shape:
            - vectors: ``(B, P, D)``
            - returns: ``(B, P)`` and ``(B, P, D)``

        Returns:
            Indices of the nearest codes, and their vectors before the codebook moves.
        """
        vectors = vectors.detach().float()
        if self.training:
            self._restart_dead(vectors)
        codes = nearest_codes(vectors.flatten(0, 1), self.vectors).reshape(vectors.shape[:2])
        nearest = self.lookup(codes)
        if self.training:
            self._move(vectors, codes)
        return codes, nearest

    def lookup(self, codes: Tensor) -> Tensor:
        """Return the vectors of codes.

        Args:
            codes: Indices.

        Shape:
            - codes: ``(...)``
            - returns: ``(..., D)``

        Returns:
            Rows of the codebook as it is now.
        """
        return F.embedding(codes, self.vectors)

    @torch.no_grad()
    def _move(self, vectors: Tensor, codes: Tensor) -> None:
        members = F.one_hot(codes, len(self.counts)).to(vectors.dtype)  # (B, P, K)
        # one message for both: sums and, in the last column, counts
        ones = torch.ones_like(vectors[..., :1])
        totals = batch_sum(members.mT @ torch.cat([vectors, ones], dim=2))
        self.sums.lerp_(totals[:, :-1], 1.0 - self.decay)
        self.counts.lerp_(totals[:, -1], 1.0 - self.decay)
        moved = self.sums / self.counts.clamp(min=1e-6)[:, None]
        self.vectors.copy_(torch.where(self.counts[:, None] > 0, moved, self.vectors))

    @torch.no_grad()
    def _restart_dead(self, vectors: Tensor) -> None:
        rank, world, _ = current_shard()
        num_own = vectors.shape[0] * vectors.shape[1]
        least = self.restart_below * num_own * world / len(self.counts)
        is_dead = (self.counts <= least) & self.may_restart
        # every process draws the same rows of the whole batch, and gives those that it holds
        with whole_batch():
            rows = (rand_like(self.counts) * num_own * world).long() - rank * num_own
        is_own = (rows >= 0) & (rows < num_own)
        own = vectors.flatten(0, 1)[rows.clamp(0, num_own - 1)] * is_own[:, None]
        fresh = batch_sum(own[None])
        # as many members as are just enough to live: it is dead again if it finds none
        new = torch.cat([fresh, fresh * least, torch.full_like(fresh[:, :1], least)], dim=1)
        old = torch.cat([self.vectors, self.sums, self.counts[:, None]], dim=1)
        kept = torch.where(is_dead[:, None], new, old)
        size = fresh.shape[1]
        self.vectors.copy_(kept[:, :size])
        self.sums.copy_(kept[:, size:-1])
        self.counts.copy_(kept[:, -1])
