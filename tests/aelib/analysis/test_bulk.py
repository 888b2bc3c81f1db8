import numpy as np
import pytest

from aelib.analysis.bulk import Share, encode_stream, open_shards
from aelib.analysis.latents import encode_images
from aelib.core.errors import ConfigError, DataError
from aelib.data.stream import open_stream
from aelib.runs import open_model


class Watched:
    """A stream that counts what is read, and breaks when it is told to."""

    def __init__(self, stream, breaks_at=None):
        self._stream, self.breaks_at, self.read = stream, breaks_at, []
        self.names, self.state = stream.names, stream.state

    def __len__(self):
        return len(self._stream)

    def batch(self, rows):
        if self.breaks_at is not None and rows.stop > self.breaks_at:
            raise KeyboardInterrupt
        self.read += range(rows.start, rows.stop)
        return self._stream.batch(rows)


@pytest.fixture
def stream(tiny_images, tiny_run, tmp_path):
    np.save(tmp_path / "pictures.npy", tiny_images.images.numpy())
    return open_stream(tmp_path / "pictures.npy", open_model(tiny_run).model.image)


@pytest.mark.parametrize("world", [1, 3])
def test_shards_hold_the_latents_of_all_pictures_once(
    stream, tiny_run, tiny_images, tmp_path, world
):
    model, read = open_model(tiny_run).model, []
    for rank in range(world):
        watched = Watched(stream)
        encode_stream(
            tiny_run, model, watched, tmp_path / "z", share=Share(rank, world), batch_size=7
        )
        read += watched.read
    assert read == list(range(len(tiny_images)))
    found = np.concatenate([shard.latents for shard in open_shards(tmp_path / "z")])
    np.testing.assert_allclose(found, encode_images(model, tiny_images).mean, atol=1e-5)


def test_what_was_broken_off_goes_on_where_it_was(stream, tiny_run, tmp_path, monkeypatch):
    monkeypatch.setattr("aelib.analysis.bulk.SAVE_SECONDS", 0.0)
    model, folder = open_model(tiny_run).model, tmp_path / "z"
    with pytest.raises(KeyboardInterrupt):
        encode_stream(tiny_run, model, Watched(stream, breaks_at=20), folder, batch_size=5)
    with pytest.raises(DataError, match="goes on where it was"):
        open_shards(folder)
    rest = Watched(stream)
    shard = encode_stream(tiny_run, model, rest, folder, batch_size=5)
    assert rest.read == list(range(20, len(stream)))
    assert np.isfinite(shard.latents).all()
    again = Watched(stream)
    encode_stream(tiny_run, model, again, folder, batch_size=5)
    assert again.read == []


@pytest.mark.parametrize("change", ["weights", "half", "facts"])
def test_what_was_made_from_something_else_is_begun_anew(stream, tiny_run, tmp_path, change):
    model, folder = open_model(tiny_run).model, tmp_path / "z"
    encode_stream(tiny_run, model, stream, folder)
    if change == "weights":
        tiny_run.weights_path.write_bytes(tiny_run.weights_path.read_bytes() + b" ")
    if change == "facts":
        next(folder.glob("*.json")).write_text("{")
    watched = Watched(stream)
    shard = encode_stream(tiny_run, model, watched, folder, half=change == "half")
    assert watched.read == list(range(len(stream)))
    assert shard.latents.dtype == (np.float16 if change == "half" else np.float32)


class Spoilt(Watched):
    def batch(self, rows):
        found, _ = super().batch(rows)
        return found, [1]


def test_a_picture_that_cannot_be_read_is_nan_and_counted(stream, tiny_run, tmp_path):
    spoilt = Spoilt(stream)
    spoilt.names = [f"{number}.png" for number in range(len(stream))]
    model = open_model(tiny_run).model
    shard = encode_stream(tiny_run, model, spoilt, tmp_path / "z", batch_size=len(stream))
    assert shard.num_unread == 1
    assert np.flatnonzero(np.isnan(shard.latents).any(axis=1)).tolist() == [1]
    assert (tmp_path / "z" / "names.txt").read_text().split() == spoilt.names


def test_shards_of_different_encodings_do_not_mix(stream, tiny_run, tmp_path):
    model, folder = open_model(tiny_run).model, tmp_path / "z"
    encode_stream(tiny_run, model, stream, folder)
    encode_stream(tiny_run, model, stream, folder, share=Share(0, 2))
    with pytest.raises(DataError, match="all shards of one encoding"):
        open_shards(folder)
    with pytest.raises(DataError, match="got 0"):
        open_shards(tmp_path)


def test_shares_that_make_no_sense_are_refused(stream, tiny_run, tmp_path):
    model = open_model(tiny_run).model
    for share, size in ((Share(2, 2), 5), (Share(-1, 2), 5), (Share(), 0)):
        with pytest.raises(ConfigError):
            encode_stream(tiny_run, model, stream, tmp_path, share=share, batch_size=size)
    with pytest.raises(DataError, match="each of"):
        encode_stream(tiny_run, model, stream, tmp_path, share=Share(0, 10_000))
