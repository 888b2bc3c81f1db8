"""What both priors over codes promise."""

from __future__ import annotations

import itertools

import pytest
import torch

from aelib.core.batch import shard
from aelib.core.types import BottleneckOutput, ImageSpec
from aelib.priors import PRIORS

NAMES = [name for name in PRIORS if PRIORS[name].part.reads == "codes"]
SMALL = {
    "pixelcnn": {"width": 8, "num_layers": 3},
    "code_transformer": {"width": 8, "num_heads": 2, "num_layers": 2},
}


def _prior(name, *, shape=(3, 3), codebook_size=4, num_classes=3, spread=0.3):
    torch.manual_seed(0)
    entry = PRIORS[name]
    prior = entry.part(
        entry.config(**SMALL[name]),
        latent_shape=(2, *shape),
        image=ImageSpec(1, 8, 8, num_classes),
        codebook_size=codebook_size,
    )
    for parameter in prior.parameters():  # sharp, so that a leak would be seen
        parameter.data += spread * torch.randn_like(parameter)
    return prior


@pytest.fixture(params=NAMES)
def name(request):
    return request.param


@pytest.mark.parametrize("label", [None, -1, 0, 2])
def test_probabilities_of_all_maps_sum_to_one(name, label):
    prior = _prior(name, shape=(2, 2), codebook_size=3)
    maps = torch.tensor(list(itertools.product(range(3), repeat=4))).reshape(-1, 2, 2)
    labels = None if label is None else torch.full((len(maps),), label)
    probabilities = prior.log_prob(maps, labels).exp()
    assert float(probabilities.detach().sum()) == pytest.approx(1.0, abs=1e-5)
    assert probabilities.max() > 2 * probabilities.min()  # no uniform distribution


def test_a_position_sees_the_earlier_ones_and_nothing_else(name):
    prior, codes = _prior(name), torch.randint(4, (1, 3, 3))
    with torch.no_grad():
        before = prior.logits(codes, None).flatten(2)
        for place in range(9):
            changed = codes.clone()
            changed.view(-1)[place] = (changed.view(-1)[place] + 1) % 4
            moved = (prior.logits(changed, None).flatten(2) - before).abs().amax((0, 1)) > 1e-6
            assert not moved[: place + 1].any()
            assert moved[place + 1 :].any() == (place < 8)
    # every later position within reach is moved by the first one
    with torch.no_grad():
        first = codes.clone()
        first[0, 0, 0] = (first[0, 0, 0] + 1) % 4
        moved = (prior.logits(first, None).flatten(2) - before).abs().amax((0, 1)) > 1e-6
    assert moved[1:].all()


def test_the_first_rows_alone_have_the_same_logits(name):
    prior, codes = _prior(name), torch.randint(4, (2, 3, 3))
    torch.testing.assert_close(
        prior.logits(codes[:, :2], None), prior.logits(codes, None)[:, :, :2]
    )


@pytest.mark.parametrize("label", [None, 2])
def test_reading_in_turn_gives_the_logits_of_the_whole(name, label):
    prior, written = _prior(name, shape=(3, 4)), torch.randint(4, (2, 3, 4))
    told = None if label is None else prior._told(2, torch.full((2,), label))
    codes = torch.zeros_like(written)
    whole = prior.logits(written, told).flatten(2)
    for place, logits in enumerate(prior.in_turn(codes, told)):
        torch.testing.assert_close(logits, whole[:, :, place])
        codes.flatten(1)[:, place] = written.flatten(1)[:, place]
    assert place == 11


def test_draws_have_the_frequencies_of_the_density(name):
    prior = _prior(name, shape=(1, 2), codebook_size=3)
    maps = torch.tensor(list(itertools.product(range(3), repeat=2))).reshape(-1, 1, 2)
    labels = torch.full((9,), 1)
    expected = prior.log_prob(maps, labels).exp()
    drawn = prior.sample(
        20_000,
        labels=torch.full((20_000,), 1),
        generator=torch.Generator().manual_seed(0),
    ).flatten(1)
    found = torch.bincount(3 * drawn[:, 0] + drawn[:, 1], minlength=9) / 20_000
    torch.testing.assert_close(found, expected.detach(), atol=0.015, rtol=0)


def test_cold_draws_are_the_likeliest_and_progress_is_told(name):
    prior, told = _prior(name), []
    draws = prior.sample(3, temperature=0.0, report=lambda fraction, _: told.append(fraction))
    assert (draws == draws[0]).all()
    assert told == pytest.approx([(place + 1) / 9 for place in range(9)])


def test_a_draw_stops_when_the_report_raises(name):
    def stop(fraction, message):
        raise KeyboardInterrupt(message)

    with pytest.raises(KeyboardInterrupt, match="code 1 of 9"):
        _prior(name).sample(2, report=stop)


def test_it_learns_what_codes_a_class_has(name):
    prior = _prior(name, shape=(2, 2))
    codes = torch.tensor([[[0, 1], [2, 3]], [[3, 3], [0, 0]]]).repeat(8, 1, 1)
    labels = torch.tensor([0, 2]).repeat(8)
    output = BottleneckOutput(latent=torch.zeros(16, 2, 2, 2), codes=codes)
    optimiser = torch.optim.Adam(prior.parameters(), lr=0.02)
    for _ in range(120):
        optimiser.zero_grad()
        prior.objective(output, labels)["prior"].value.mean().backward()
        optimiser.step()
    drawn = prior.eval().sample(20, labels=labels[:2].repeat(10), temperature=0.5)
    assert (drawn == codes[:2].repeat(10, 1, 1)).float().mean() > 0.9
    # some labels were hidden, so no class gives either of the two
    unknown = prior.log_prob(codes[:2]).exp()
    assert unknown.tolist() == pytest.approx([0.5, 0.5], abs=0.25)


def test_pictures_without_classes_ignore_labels(name):
    prior, codes = _prior(name, num_classes=0), torch.randint(4, (2, 3, 3))
    assert torch.equal(prior.log_prob(codes, torch.tensor([0, 1])), prior.log_prob(codes))


def test_labels_stand_for_every_draw_of_a_picture(name):
    prior = _prior(name).eval()
    codes = torch.randint(4, (4, 3, 3))
    output = BottleneckOutput(latent=torch.zeros(4, 2, 3, 3), codes=codes, num_draws=2)
    found = prior.objective(output, torch.tensor([0, 1]))["prior"].value
    torch.testing.assert_close(found, -prior.log_prob(codes, torch.tensor([0, 1, 0, 1])))


def test_how_often_a_code_stands_at_a_position_is_counted_over_the_whole_batch(name):
    codes = torch.randint(4, (6, 3, 3))
    expected = torch.stack([(codes == code).float().mean(0) for code in range(4)])
    one = _prior(name).train()
    one.objective(BottleneckOutput(latent=torch.zeros(6, 2, 3, 3), codes=codes), None)
    torch.testing.assert_close(one.shares.value, expected)
    half = _prior(name).train()
    with shard(0, 2, lambda _: 6 * expected.flatten()):
        half.objective(BottleneckOutput(latent=torch.zeros(3, 2, 3, 3), codes=codes[:3]), None)
    torch.testing.assert_close(half.shares.value, expected)
    one.eval().objective(BottleneckOutput(latent=torch.zeros(1, 2, 3, 3), codes=codes[:1]), None)
    torch.testing.assert_close(one.shares.value, expected)


def test_before_the_network_has_learned_codes_are_as_often_as_they_are(name):
    codes = torch.randint(4, (200, 3, 3)).clamp(max=2)
    prior = _prior(name, spread=0.0).train()
    output = BottleneckOutput(latent=torch.zeros(200, 2, 3, 3), codes=codes)
    prior.objective(output, None)
    found = float(prior.eval().objective(output, None)["prior"].value.mean().detach())
    shares = torch.stack([(codes == code).double().mean(0) for code in range(4)])
    entropy = float(-torch.xlogy(shares, shares).sum())
    assert found == pytest.approx(entropy, rel=0.005)
