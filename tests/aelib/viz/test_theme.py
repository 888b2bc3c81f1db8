from itertools import combinations

import numpy as np

from aelib.viz.theme import CLASS_COLORS, class_color, class_palette, continuous_palette


def luminance(color):
    linear = [(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4) for c in color]
    return float(np.dot([0.2126, 0.7152, 0.0722], linear))


def test_the_continuous_scale_gets_lighter_all_the_way():
    shades = np.array(continuous_palette()) / 255
    assert shades.shape == (256, 3)
    assert (np.diff([luminance(shade) for shade in shades]) > -2e-3).all()
    assert luminance(shades[-1]) - luminance(shades[0]) > 0.6


def test_no_two_classes_look_alike_to_a_person_who_sees_no_red():
    """Protanopia after Viénot, Brettel & Mollon 1999, in linear RGB."""
    matrix = np.array([[0.1121, 0.8853, -0.0005], [0.1127, 0.8897, -0.0001], [0.0045, 0.0, 1.0019]])
    linear = (np.array(class_palette()) / 255) ** 2.2
    seen = np.clip(linear @ matrix.T, 0, 1) ** (1 / 2.2)
    assert min(np.linalg.norm(a - b) for a, b in combinations(seen, 2)) > 0.08


def test_colours_repeat_after_the_last():
    assert class_color(0) == class_color(len(CLASS_COLORS)) == CLASS_COLORS[0]
    assert class_palette()[1] == [0xFF, 0xA9, 0x0E]
