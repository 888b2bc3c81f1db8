from __future__ import annotations

import builtins
import io

import numpy as np
import pytest
import torch

from aelib.analysis.film import REMEDY, can_film, smooth_pace, to_film
from aelib.analysis.strips import MAX_FRAMES
from aelib.core.errors import CapabilityError, DataError


def ramp(count, channels=1, height=9, width=8):
    values = torch.linspace(0.1, 0.9, count).view(-1, 1, 1, 1)
    return values.expand(count, channels, height, width)


def played(data):
    import av

    with av.open(io.BytesIO(data)) as film:
        rate = float(film.streams.video[0].average_rate)
        return [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)], rate


@pytest.mark.parametrize("kind", ["mp4", "webm"])
@pytest.mark.parametrize("channels", [1, 3])
def test_a_film_plays_with_all_its_pictures(kind, channels):
    images = ramp(6, channels)
    frames, rate = played(to_film(images, kind, fps=12.5, scale=3, bounce=True))
    assert len(frames) == 10  # there and back, both ends once
    assert rate == pytest.approx(12.5, rel=0.01)
    assert frames[0].shape == (28, 24, 3)  # 27 rows, and one more to be even
    shown = [frame.mean() / 255.0 for frame in frames]
    there = images[:, 0, 0, 0].numpy()
    np.testing.assert_allclose(shown, [*there, *there[-2:0:-1]], atol=0.02)


def test_series_are_lines():
    frames, _ = played(to_film(torch.rand(3, 2, 1, 40), "mp4", scale=2))
    assert frames[0].shape == (192, 192, 3)
    assert (frames[0] > 240).mean() > 0.5


def test_a_smooth_film_takes_as_long():
    steps, fps = smooth_pace(12, 8.0, 3, bounce=False)
    assert (steps - 1) / fps == pytest.approx(11 / 8.0)
    assert fps == pytest.approx(30.0, rel=0.02)
    steps, fps = smooth_pace(32, 1.0, 5, bounce=True)
    assert (steps - 1) / fps == pytest.approx(31.0)
    assert 2 * ((steps - 1) * 5 + 1) <= MAX_FRAMES


def test_without_the_library_it_is_said_what_to_install(monkeypatch):
    assert can_film()
    load = builtins.__import__

    def without_av(name, *rest):
        if name == "av":
            raise ImportError(name)
        return load(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_av)
    with pytest.raises(CapabilityError) as caught:
        to_film(ramp(3), "mp4")
    assert caught.value.remedy == REMEDY


def test_mistakes_are_refused():
    with pytest.raises(ValueError, match="frames per second"):
        to_film(ramp(3), "mp4", fps=0.0)
    with pytest.raises(DataError, match=str(MAX_FRAMES)):
        to_film(ramp(MAX_FRAMES), "webm", bounce=True)
