"""The tasks app: what a package does, and how it is run."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """Django's entry to the app; tasks.registration tells the designer what is in it."""

    name = "tasks"
