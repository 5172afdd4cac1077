"""`python -m tests.django_checks`: what Django looks at without running anything, by one process, since to load the
application takes longer than to look: whether a migration is missing, and the settings of a team's server."""

from django.core.management import execute_from_command_line

CHECKS = (["makemigrations", "--check", "--dry-run"], ["check", "--deploy", "--fail-level", "WARNING"])


def look() -> None:
    """End this process with a code, and what is wrong on the standard error, where something is."""
    for check in CHECKS:
        execute_from_command_line(["manage.py", *check])


if __name__ == "__main__":
    look()
