from __future__ import annotations

import torch

from aelib.core.batch import batch_mean, batch_rows, batch_sum, current_shard, shard, whole_batch


def _rows():
    return torch.arange(12.0).reshape(6, 2).requires_grad_()


def test_alone_they_are_the_plain_mean_and_sum():
    rows = _rows()
    assert torch.equal(batch_mean(rows), rows.mean(0))
    assert torch.equal(batch_sum(rows), rows.sum(0))
    assert not batch_sum(rows).requires_grad


def test_parts_of_a_batch_give_the_figures_of_the_whole():
    whole = _rows()
    halves = (whole[:3], whole[3:])
    sums = {"mean": sum(half.mean(0) for half in halves), "sum": whole.sum(0)}
    for rank, half in enumerate(halves):
        with shard(rank, 2, lambda _: sums["mean"].detach()):
            assert torch.allclose(batch_mean(half), whole.mean(0))
        with shard(rank, 2, lambda _: sums["sum"].detach()):
            assert torch.equal(batch_sum(half), whole.sum(0))


def test_averaged_gradients_of_parts_are_those_of_the_whole():
    whole = _rows()
    whole.mean(0).clamp(min=5.5).sum().backward()
    parts = torch.zeros_like(whole)
    total = (whole[:3].mean(0) + whole[3:].mean(0)).detach()
    for rank, rows in enumerate((slice(0, 3), slice(3, 6))):
        own = _rows()
        with shard(rank, 2, lambda _: total):
            batch_mean(own[rows]).clamp(min=5.5).sum().backward()
        parts += own.grad / 2  # several processes average their gradients
    assert torch.allclose(parts, whole.grad)


def test_a_whole_batch_inside_a_shard_is_whole_and_ends():
    with shard(1, 2, lambda value: value):
        with whole_batch():
            assert current_shard().world == 1
        assert current_shard()[:2] == (1, 2)
    assert current_shard().world == 1


def test_every_process_sees_all_rows_and_gradients_average_to_those_of_the_whole():
    whole = _rows()
    torch.cdist(whole, whole).square().sum().backward()
    parts = torch.zeros_like(whole)
    for rank, rows in enumerate((slice(0, 3), slice(3, 6))):
        own = _rows()
        with shard(rank, 2, lambda _: whole.detach().clone()):
            seen = batch_rows(own[rows])
            assert torch.equal(seen, whole)
            torch.cdist(seen, seen).square().sum().backward()
        parts += own.grad / 2
    assert torch.allclose(parts, whole.grad)


def test_alone_all_rows_are_ones_own():
    rows = _rows()
    assert batch_rows(rows) is rows
