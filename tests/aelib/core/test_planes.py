import numpy as np
import pytest

from aelib.core.planes import from_planes, to_planes


@pytest.mark.parametrize("shape", [(4, 5), (4, 5, 3), (1, 7, 1)])
def test_colours_go_first_and_come_back(shape):
    image = np.random.default_rng(0).random(shape).astype(np.float32)
    planes = to_planes(image)
    assert planes.shape == (image.size // (shape[0] * shape[1]), *shape[:2])
    np.testing.assert_array_equal(planes[-1].numpy(), image if image.ndim == 2 else image[..., -1])
    back = from_planes(planes, image.ndim)
    np.testing.assert_array_equal(back, image)
    assert back.flags.c_contiguous
