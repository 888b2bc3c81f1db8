import numpy as np
import pytest

from aelib.projections import PcaConfig, principal_axes, project

LATENTS = np.random.default_rng(0).normal(size=(50, 6)) * [5, 4, 3, 2, 1, 0.5]


def test_coordinates_are_those_of_scikit_learn_up_to_the_sign():
    from sklearn.decomposition import PCA

    reference = PCA(3).fit(LATENTS)
    drawn = project(LATENTS, PcaConfig(num_dimensions=3))
    np.testing.assert_allclose(
        np.abs(drawn.points), np.abs(reference.transform(LATENTS)), rtol=1e-4, atol=1e-4
    )
    share = reference.explained_variance_ratio_.sum()
    assert f"{share:.1%}" in drawn.note


def test_the_sign_does_not_depend_on_the_order_of_the_pictures():
    order = np.random.default_rng(1).permutation(50)
    np.testing.assert_allclose(
        project(LATENTS[order], PcaConfig()).points,
        project(LATENTS, PcaConfig()).points[order],
        atol=1e-4,
    )


@pytest.mark.parametrize("dimensions", [2, 3])
def test_dimensions_that_the_latent_does_not_have_are_zero(dimensions):
    points = project(LATENTS[:, :1], PcaConfig(num_dimensions=dimensions)).points
    assert (points[:, 1:] == 0).all()
    assert points[:, 0].std() > 0


def test_mean_and_axes_turn_coordinates_into_the_nearest_latents():
    latents = LATENTS.astype(np.float32)
    axes = principal_axes(latents, 2)
    points = project(latents, PcaConfig()).points
    near = axes.mean + points @ axes.components
    np.testing.assert_allclose((latents - near) @ axes.components.T, 0.0, atol=1e-4)
    np.testing.assert_allclose(axes.components @ axes.components.T, np.eye(2), atol=1e-6)


def test_axes_that_the_latents_do_not_have_are_zero():
    same = np.full((6, 3), 2.0, np.float32)
    axes = principal_axes(same, 2)
    np.testing.assert_array_equal(axes.mean, 2.0)
    assert not axes.components.any()
    assert not principal_axes(LATENTS[:, :1].astype(np.float32), 2).components[1].any()
