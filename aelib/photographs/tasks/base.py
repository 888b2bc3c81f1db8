"""What a task is: a kind of damage, drawn at random in training, and what is told about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor


class Damaged(NamedTuple):
    """Damaged pictures.

    Attributes:
        pictures: As the network sees them; values may lie outside [0, 1].
        condition: What is known of the damage at each pixel.

    Shape:
        - pictures: ``(B, C, H, W)``
        - condition: ``(B, K, H, W)``
    """

    pictures: Tensor
    condition: Tensor


def as_found(restored: Tensor, _damaged: Damaged) -> Tensor:
    """Return what a network made as it is.

    Args:
        restored: What it made.

    Shape:
        - restored, returns: ``(B, C, H, W)``

    Returns:
        The same.
    """
    return restored


class Task(NamedTuple):
    """A kind of damage that a network learns to mend.

    Attributes:
        name: Name in files and on the command line.
        title: Name for people.
        conditions: Maps in a condition.
        damage: Damages clean pictures ``(B, C, H, W)`` as in training, each in its own way;
            randomness is the global generator's.
        finish: Puts what is known for certain into what the network made.
        colours: Planes that its pictures may have.
    """

    name: str
    title: str
    conditions: int
    damage: Callable[[Tensor], Damaged]
    finish: Callable[[Tensor, Damaged], Tensor] = as_found
    colours: tuple[int, ...] = (1, 3)


TASKS: dict[str, Task] = {}


def register(task: Task) -> Task:
    """Add a task to :data:`TASKS`.

    Args:
        task: The task.

    Returns:
        The same.

    Raises:
        ValueError: If its name is taken.
    """
    if task.name in TASKS:
        raise ValueError(f"the task {task.name!r} is registered twice")
    TASKS[task.name] = task
    return task
