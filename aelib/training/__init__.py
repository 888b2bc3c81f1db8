"""Training: the loop, its state, and the processes it runs in."""

from aelib.training.engine import Trainer
from aelib.training.evaluation import evaluate
from aelib.training.launch import resume_run, start_run
from aelib.training.runner import train_run

__all__ = ["Trainer", "evaluate", "resume_run", "start_run", "train_run"]
