"""A map of pictures to move about in, to look at, and to choose from."""

from pages._ui.point_map.component import Colors, Points, point_map

__all__ = ["Colors", "Points", "point_map"]
