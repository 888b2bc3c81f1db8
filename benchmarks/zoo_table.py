"""The table of the zoo as Markdown: means over the seeds, ± standard deviations."""

from __future__ import annotations

import math
import statistics
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

COUNTERPARTS = (
    ("pythae-ae", "undercomplete"),
    ("pythae-vae", "vae (loss of pythae)"),
    ("pythae-vae", "vae"),
    ("pythae-beta-vae", "beta-vae (loss of pythae)"),
    ("pythae-beta-vae", "beta-vae"),
    ("pythae-vq-vae", "vq-vae (no prior)"),
    ("pythae-aae", "adversarial"),
)


class Column(NamedTuple):
    """One column: key in the results, heading, how a number is written, what is better."""

    key: str
    title: str
    form: str
    is_less_better: bool | None


COLUMNS = (
    Column("mse", "MSE", ".4f", True),
    Column("ssim", "SSIM", ".3f", False),
    Column("nll", "NLL ≤, nats", ".0f", None),
    Column("bits_per_dim", "bits/dim", ".2f", None),
    Column("reconstruction_distance", "FD reconstructions", ".2f", True),
    Column("sample_distance", "FD samples", ".2f", True),
    Column("linear_probe", "linear probe", ".3f", False),
    Column("knn_probe", "kNN probe", ".3f", False),
    Column("active_units", "active", ".0f", None),
    Column("latent_numbers", "latent", ",.0f", None),
    Column("parameters", "parameters", ",.0f", None),
    Column("seconds", "training, s", ",.0f", True),
    Column("decode_ms", "decode, ms", ".2f", None),
)
HEAD = """# The zoo on Fashion-MNIST

    python -m benchmarks.zoo run      # hours on two cores; goes on where it was stopped
    python -m benchmarks.zoo table    # writes this page

Means over the seeds ± standard deviation, on the 10,000 test pictures, which nothing was chosen
on. 55,000 of the 60,000 training pictures teach, 5,000 choose the epoch. Ours train {epochs}
epochs, pythae's twice as many, around the same convolutional network of {channels} channels,
which pythae gets in torch's own layers. Rows *(loss of pythae)* are ours with pythae's loss, of
which the KL term grows over half of the training or more. *Training* is processor time of one
thread, while up to three other trainings ran on the two cores, which makes it up to half longer:
the rows of the second table were measured two or three at a time, the other times are bounds.
*FD* is the Fréchet distance in the features of the classifier in `aelib/nn`, which was trained on
the same training pictures: the FID with another network, so it compares within this table only.
*NLL* is the importance-weighted bound with 100 draws on 500 test pictures; it depends on the
likelihood that a model assumes (a Bernoulli's is no density), so it compares models of one loss
only. Probes are fit on the latents of 10,000 training pictures. A dash is what a model does not
have. PCA draws its samples from a Gaussian.
"""


def write_table(rows: list[dict[str, Any]], path: Path) -> None:
    """Write the page.

    Args:
        rows: Lines of the results.
        path: Target.
    """
    from benchmarks.zoo_contestants import CHANNELS, EPOCHS, contestants

    measured = {row["name"] for row in rows if row["data"] == "fashion-mnist"}
    names = [one.name for one in contestants("fashion-mnist") if one.name in measured]
    latest = {name: _latest(rows, name) for name in names}
    lines = [HEAD.format(epochs=EPOCHS, channels=" and ".join(map(str, CHANNELS)))]
    titles = ["model", "seeds", *(column.title for column in COLUMNS)]
    lines += [_line(titles), _line(["---"] * len(titles))]
    for name in names:
        rows_of_it = latest[name]
        cells = [_cell(rows_of_it, column) for column in COLUMNS]
        lines.append(_line([name, str(len(rows_of_it)), *cells]))
    lines += _versus(latest)
    path.write_text("\n".join(lines) + "\n")


def _latest(rows: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    own = [row for row in rows if row["name"] == name and row["data"] == "fashion-mnist"]
    return [row for row in own if row["digest"] == own[-1]["digest"]]


def _cell(rows: list[dict[str, Any]], column: Column) -> str:
    values = [row[column.key] for row in rows if row.get(column.key) is not None]
    if not values:
        return "–"
    mean = f"{statistics.fmean(values):{column.form}}"
    if len(values) < 2 or column.key in ("parameters", "latent_numbers", "decode_ms"):
        return mean
    return f"{mean} ± {statistics.stdev(values):{column.form}}"


def _versus(latest: dict[str, list[dict[str, Any]]]) -> list[str]:
    columns = [column for column in COLUMNS if column.is_less_better is not None]
    titles = ["pythae", "ours", *(column.title for column in columns)]
    lines = ["\n## Ours beside pythae's counterpart\n"]
    lines.append(
        "Ours divided by pythae's; **bold** where ours is at least equal, ≈ where the two differ\n"
        "by less than two standard errors of the difference of their means.\n"
    )
    lines += [_line(titles), _line(["---"] * len(titles))]
    for theirs, ours in COUNTERPARTS:
        if theirs in latest and ours in latest:
            cells = [_ratio(latest[ours], latest[theirs], column) for column in columns]
            lines.append(_line([theirs, ours, *cells]))
    return lines


def _ratio(ours: list[dict[str, Any]], theirs: list[dict[str, Any]], column: Column) -> str:
    means, squared_error = [], 0.0
    for rows in (ours, theirs):
        values = [row[column.key] for row in rows if row.get(column.key) is not None]
        if not values:
            return "–"
        means.append(statistics.fmean(values))
        squared_error += statistics.variance(values) / len(values) if len(values) > 1 else 0.0
    ratio = means[0] / means[1]
    if ratio <= 1.0 if column.is_less_better else ratio >= 1.0:
        return f"**{ratio:.2f}**"
    is_near = abs(means[0] - means[1]) < 2.0 * math.sqrt(squared_error)
    return f"{ratio:.2f} ≈" if is_near else f"{ratio:.2f}"


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
