import pytest

from aelib.photographs.samples import SAMPLES, read_sample


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.title)
def test_a_sample_is_a_photograph(sample):
    pixels = read_sample(sample.title)
    assert pixels.dtype == "uint8"
    assert min(pixels.shape[:2]) >= 256
    assert sample.credit


def test_another_title_is_refused():
    with pytest.raises(ValueError, match="dog"):
        read_sample("dog")
