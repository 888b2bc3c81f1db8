from __future__ import annotations

import copy

import numpy as np
import pytest
import torch

from aelib.core.batch import shard
from aelib.core.types import Progress
from aelib.nn.quantizer import MovingCodebook, nearest_codes, perplexity, straight_through, usage


def _codebook(size=5, dim=3, decay=0.9, restart_below=0.0):
    torch.manual_seed(0)
    book = MovingCodebook(size, dim, decay=decay, restart_below=restart_below).train()
    book.counts.fill_(2.0)
    book.sums.copy_(2.0 * book.vectors)
    return book


def test_the_nearest_code_is_that_of_numpy():
    vectors, codebook = torch.randn(40, 3), torch.randn(7, 3)
    distances = np.linalg.norm(vectors.numpy()[:, None] - codebook.numpy(), axis=2)
    assert nearest_codes(vectors, codebook).tolist() == distances.argmin(1).tolist()


def test_a_step_is_the_moving_average_of_the_paper():
    book, vectors = _codebook(), torch.randn(4, 6, 3)
    start, flat = book.vectors.clone().numpy(), vectors.reshape(-1, 3).numpy()
    codes, nearest = book(vectors)
    np.testing.assert_array_equal(nearest.numpy(), start[codes.numpy()])
    for code in range(5):
        members = flat[codes.reshape(-1).numpy() == code]
        count = 0.9 * 2.0 + 0.1 * len(members)
        total = 0.9 * 2.0 * start[code] + 0.1 * members.sum(0)
        assert float(book.counts[code]) == pytest.approx(count, rel=1e-5)
        np.testing.assert_allclose(book.vectors[code].numpy(), total / count, rtol=1e-4)


def test_a_codebook_in_evaluation_stands_still():
    book = _codebook().eval()
    before = copy.deepcopy(book.state_dict())
    book(torch.randn(2, 3, 3))
    assert all(torch.equal(value, before[name]) for name, value in book.state_dict().items())


def test_it_is_what_vector_quantize_pytorch_does():
    library = pytest.importorskip("vector_quantize_pytorch")
    book = _codebook(decay=0.8)
    theirs = library.VectorQuantize(
        dim=3, codebook_size=5, decay=0.8, commitment_weight=1.0, eps=0.0, rotation_trick=False
    ).train()
    theirs._codebook.embed.data.copy_(book.vectors[None])
    theirs._codebook.embed_avg.data.copy_(book.sums[None])
    theirs._codebook.cluster_size.data.copy_(book.counts[None])
    theirs._codebook.initted.data.fill_(True)
    for _ in range(3):
        vectors = torch.randn(4, 6, 3)
        codes, nearest = book(vectors)
        quantised, their_codes, loss = theirs(vectors)
        assert torch.equal(codes, their_codes)
        torch.testing.assert_close(nearest, quantised)
        torch.testing.assert_close(loss.squeeze(), (vectors - nearest).square().mean())
        torch.testing.assert_close(book.vectors, theirs._codebook.embed[0])


def test_a_new_codebook_starts_at_vectors_of_the_batch():
    torch.manual_seed(0)
    book = MovingCodebook(6, 3, decay=1.0, restart_below=0.1).train()
    vectors = 100 + torch.randn(4, 5, 3)
    book(vectors)
    distances = torch.cdist(book.vectors, vectors.reshape(-1, 3))
    assert distances.min(1).values.max() < 1e-3


def test_only_dead_codes_start_anew():
    book = _codebook(decay=1.0, restart_below=0.5)  # fair use of 24 vectors is 4.8
    book.counts.copy_(torch.tensor([9.0, 0.1, 9.0, 2.0, 9.0]))
    before, vectors = book.vectors.clone(), 50 + torch.randn(4, 6, 3)
    book.sums.copy_(book.counts[:, None] * before)
    book(vectors)
    assert (book.vectors[[1, 3]] > 40).all()
    torch.testing.assert_close(book.vectors[[0, 2, 4]], before[[0, 2, 4]])


def test_late_in_training_no_code_starts_anew():
    book, vectors = _codebook(decay=1.0, restart_below=0.5), 50 + torch.randn(4, 6, 3)
    book.counts.fill_(0.1)
    book.sums.copy_(0.1 * book.vectors)
    before = book.vectors.clone()
    book.advance(Progress(60, 100))
    book(vectors)
    torch.testing.assert_close(book.vectors, before)
    book.advance(Progress(40, 100))
    book(vectors)
    assert (book.vectors > 40).all()


def test_a_code_without_members_keeps_its_place_or_is_replaced():
    book = _codebook(size=2, decay=0.5, restart_below=0.01)
    book.vectors.copy_(torch.tensor([[0.0, 0, 0], [9.0, 9, 9]]))
    book.sums.copy_(2.0 * book.vectors)
    vectors = 0.1 * torch.randn(4, 6, 3)
    book(vectors)
    torch.testing.assert_close(book.vectors[1], torch.full((3,), 9.0))
    for _ in range(12):
        book(vectors)
    assert book.vectors[1].abs().max() < 1.0


def test_gradients_pass_straight_through():
    x = torch.randn(5, requires_grad=True)
    result = straight_through(x, x.detach().round())
    torch.testing.assert_close(result, x.detach().round())
    (result * torch.arange(5.0)).sum().backward()
    assert torch.equal(x.grad, torch.arange(5.0))


def test_perplexity_counts_the_codes_in_use():
    codes = torch.tensor([[0, 1], [2, 3]])
    assert float(perplexity(usage(codes, 8))) == pytest.approx(4.0)
    assert float(perplexity(usage(torch.zeros(3, 4, dtype=torch.int64), 8))) == 1.0
    assert usage(codes, 8).tolist() == [0.25] * 4 + [0.0] * 4


def test_processes_that_share_a_batch_move_it_alike():
    one = _codebook(restart_below=0.45)
    vectors = torch.randn(6, 4, 3)
    torch.manual_seed(7)
    codes, _ = one(vectors)
    halves, messages, books = (vectors[:3], vectors[3:]), [], []
    for _ in range(3):  # each round both learn one sum more of the other's
        answers = [sum(pair) for pair in zip(*messages, strict=True)]
        messages, books, found = [], [], []
        for rank, half in enumerate(halves):
            book, sent = _codebook(restart_below=0.45), []

            def total(value, sent=sent, answers=answers):
                sent.append(value)
                return answers[len(sent) - 1] if len(sent) <= len(answers) else value

            torch.manual_seed(7)
            with shard(rank, 2, total):
                found.append(book(half)[0])
            messages.append(sent)
            books.append(book)
    assert torch.equal(torch.cat(found), codes)
    for book in books:
        torch.testing.assert_close(book.vectors, one.vectors)
        torch.testing.assert_close(book.counts, one.counts)
