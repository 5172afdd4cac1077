"""How long a process keeps a connection to the database: on PostgreSQL a new one, which has everything to learn, takes
longer than most requests and jobs."""

from django.db import connections

LONGEST_USE = 600
"""Seconds that a connection is used for, so that what a server keeps for it is given back some time."""


def keep_connections() -> None:
    """Have this process use its connections again. Each is asked whether it still lives before it is used for something
    else."""
    for alias in connections:
        connections[alias].settings_dict.update(CONN_MAX_AGE=LONGEST_USE, CONN_HEALTH_CHECKS=True)
