import numpy as np
import pytest
from scipy.fft import dct

from aelib.core.cosines import cosine_basis


@pytest.mark.parametrize("side", [1, 2, 8, 27])
def test_it_is_the_orthonormal_dct_of_scipy(side):
    wanted = dct(np.eye(side), axis=0, norm="ortho")
    assert cosine_basis(side).numpy() == pytest.approx(wanted, abs=1e-6)
