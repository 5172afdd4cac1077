"""A worker node, which is Celery's main process and the processes that do the work: whose jobs it begins, and when.

Doors: the name that stands here; processes (is_proven_dead: the kernel's proof that a process is dead); stopping
(whether the worker was told to stop); and for tasks.celery, which makes a node of it all, admission (the part of
Celery that holds jobs), consumer and broker (coming back to a Redis that was away), database (a process's connection
to the database), embedded_beat (beat as a process of the node) and quick_ending (how long a process may take to end).
Inside, shares has the rule for whose job begins.
"""

PERSON = "person"
"""The header of a message that says whose job it is; without it a job is nobody's."""
