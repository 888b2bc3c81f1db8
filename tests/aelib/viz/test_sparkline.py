from xml.etree import ElementTree

from aelib.viz.sparkline import HEIGHT, WIDTH, density_svg

SVG = "{http://www.w3.org/2000/svg}"


def parsed(*args: object) -> ElementTree.Element:
    return ElementTree.fromstring(density_svg(*args))  # noqa: S314 -- our own text


def test_the_highest_point_is_near_the_top_and_nothing_is_cut_off():
    points = parsed([0.0, 1.0, 0.5]).find(f"{SVG}polygon").get("points").split()
    heights = [float(point.split(",")[1]) for point in points]
    assert min(heights) == heights[2] >= 0.0
    assert max(heights) <= HEIGHT


def test_the_mark_stands_at_its_share_of_the_width():
    assert float(parsed([0.0, 1.0], 0.25).find(f"{SVG}line").get("x1")) == WIDTH / 4
    assert float(parsed([0.0, 1.0], 7.0).find(f"{SVG}line").get("x1")) == WIDTH
    assert parsed([0.0, 1.0]).find(f"{SVG}line") is None
