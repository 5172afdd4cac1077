"""A worker node, which is Celery's main process and the processes that do the work: whose jobs it begins, and when."""

PERSON = "person"
"""The header of a message that says whose job it is; without it a job is nobody's."""
