"""A worker node, which is Celery's main process and the processes that do the work: whose jobs it begins, and when.

Doors: the name that stands here, admission (the part of Celery that holds jobs) and database (connections of a node).
"""

PERSON = "person"
"""The header of a message that says whose job it is; without it a job is nobody's."""
