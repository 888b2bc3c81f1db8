"""Kinds of damage that a network learns to mend; one line adds one."""

from aelib.photographs.tasks.base import Damaged, Task
from aelib.photographs.tasks.denoise import DENOISE

TASKS = {task.name: task for task in (DENOISE,)}

__all__ = ["TASKS", "Damaged", "Task"]
