"""The table of pages: plain data, readable without a running app. One line adds a page."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]


class PageSpec(NamedTuple):
    """One page.

    Attributes:
        path: File below ``pages/``.
        title: Name in the menu and in the heading.
        icon: Material symbol.
        section: Heading in the menu; equal ones stand together.
        needs: Capabilities that the chosen model must have, see :mod:`pages._ui.guard`.
        about: One line for the overview.
    """

    path: str
    title: str
    icon: str
    section: str
    about: str
    needs: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """Last part of the page's address."""
        return Path(self.path).stem

    @property
    def file(self) -> Path:
        """The page's script."""
        return ROOT / self.path


PAGES = (
    PageSpec(
        "start/overview.py",
        "Overview",
        ":material/dashboard:",
        "Start",
        "Trained models with their figures, and what to try first.",
    ),
    PageSpec(
        "start/course.py",
        "Course",
        ":material/school:",
        "Start",
        "Each idea of a week on autoencoders, and where to see it.",
    ),
    PageSpec(
        "build/data.py",
        "Data",
        ":material/photo_library:",
        "Build",
        "Look at a data set, or bring pictures or series of your own.",
    ),
    PageSpec(
        "build/training.py",
        "Train",
        ":material/model_training:",
        "Build",
        "Train a model and watch it learn, epoch by epoch.",
    ),
    PageSpec(
        "build/sweep.py",
        "Sweep",
        ":material/ssid_chart:",
        "Build",
        "Train over a setting and compare on validation.",
    ),
    PageSpec(
        "build/overfitting.py",
        "Overfitting",
        ":material/trending_up:",
        "Build",
        "See a model learn its pictures by heart, beside five cures.",
    ),
    PageSpec(
        "build/smaller.py",
        "Smaller",
        ":material/compress:",
        "Build",
        "A student, its teacher and an int8 copy side by side.",
    ),
    PageSpec(
        "explore/latent_map.py",
        "Latent map",
        ":material/scatter_plot:",
        "Explore",
        "See how a model arranges pictures: PCA, UMAP, t-SNE or LocalMAP.",
        needs=("weights",),
    ),
    PageSpec(
        "explore/compare.py",
        "Compare",
        ":material/compare:",
        "Explore",
        "Two models, or two epochs, side by side; a training as a film.",
        needs=("weights",),
    ),
    PageSpec(
        "explore/interpolation.py",
        "Interpolate",
        ":material/linear_scale:",
        "Explore",
        "Walk from picture to picture through latent space.",
        needs=("weights",),
    ),
    PageSpec(
        "explore/traversal.py",
        "Traverse",
        ":material/tune:",
        "Explore",
        "Move one latent dimension at a time and see what it means.",
        needs=("weights", "vector"),
    ),
    PageSpec(
        "explore/codes.py",
        "Codes",
        ":material/apps:",
        "Explore",
        "Change the codes of a quantised picture one by one, and paint with them.",
        needs=("weights", "discrete"),
    ),
    PageSpec(
        "explore/plane.py",
        "Plane",
        ":material/grid_4x4:",
        "Explore",
        "Look at a plane of latent space as at a map, and zoom into it.",
        needs=("weights", "vector"),
    ),
    PageSpec(
        "explore/arithmetic.py",
        "Arithmetic",
        ":material/calculate:",
        "Explore",
        "Add attributes to pictures, or A − B + C, and see what else changes.",
        needs=("weights", "vector"),
    ),
    PageSpec(
        "explore/health.py",
        "Health",
        ":material/monitor_heart:",
        "Explore",
        "See what is well with a model, what is not, and which setting mends it.",
        needs=("weights",),
    ),
    PageSpec(
        "use/generation.py",
        "Generate",
        ":material/auto_awesome:",
        "Use",
        "Draw new pictures from a model's prior, or from a mixture fitted to its latents.",
        needs=("weights", "drawable"),
    ),
    PageSpec(
        "use/denoising.py",
        "Denoise",
        ":material/auto_fix_high:",
        "Use",
        "Clean noisy pictures, beside classical filters.",
        needs=("weights",),
    ),
    PageSpec(
        "use/anomalies.py",
        "Anomalies",
        ":material/troubleshoot:",
        "Use",
        "See how much of what is strange a model finds.",
        needs=("weights",),
    ),
    PageSpec(
        "use/compression.py",
        "Compress",
        ":material/folder_zip:",
        "Use",
        "Pictures in a few bytes, beside JPEG, WebP and PCA; files of them.",
        needs=("weights",),
    ),
    PageSpec(
        "use/photographs.py",
        "Photographs",
        ":material/photo_camera:",
        "Use",
        "Denoise, enlarge, fill, sharpen or brighten any photograph.",
    ),
)


def page(url: str) -> PageSpec:
    """Return a page by the last part of its address.

    Args:
        url: For example ``latent_map``.

    Returns:
        The page.

    Raises:
        KeyError: If there is none.
    """
    for spec in PAGES:
        if spec.url == url:
            return spec
    raise KeyError(url)
