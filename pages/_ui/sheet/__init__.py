"""A sheet of decoded pictures: one latent dimension per row; a click goes there."""

from pages._ui.sheet.sheet import sheet

__all__ = ["sheet"]
