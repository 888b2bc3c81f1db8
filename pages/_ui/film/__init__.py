"""A walk of decoded pictures: a player above, the whole strip below."""

from pages._ui.film.film import film

__all__ = ["film"]
