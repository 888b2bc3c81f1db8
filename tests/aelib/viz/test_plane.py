import numpy as np

from aelib.viz.plane import plane_figure


def test_the_picture_covers_half_a_step_beyond_the_outer_places():
    across, up = [-1.0, 0.0, 1.0], [0.0, 2.0]
    figure = plane_figure(np.zeros((16, 24), np.uint8), across, up, (0.5, 1.0))
    image = figure.layout.images[0]
    assert (image.x, image.sizex, image.y, image.sizey) == (-1.5, 3.0, 3.0, 4.0)
    assert list(figure.data[0].x) == across * 2
    assert (figure.data[1].x[0], figure.data[1].y[0]) == (0.5, 1.0)
