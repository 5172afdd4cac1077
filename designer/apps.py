"""The designer app: what a package is, and where people draw it."""

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.core.checks import register
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules

from designer.accounts.directory.check import check_directory
from designer.database.plans import plan_once
from designer.installation.python_version import check_python


class DesignerConfig(AppConfig):
    """Django's entry to the app."""

    name = "designer"

    def ready(self) -> None:
        """Let the other apps register their types: each does so in its module registration.py."""
        plan_once()
        register(check_python)
        register(check_directory)
        autodiscover_modules("registration")
        post_migrate.connect(_make_everyone, sender=self)


def _make_everyone(**migrated: Any) -> None:
    import_module("designer.people.everyone").make_everyone(**migrated)
