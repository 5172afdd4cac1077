"""The connections app: what a package connects to."""

from django.apps import AppConfig


class ConnectionsConfig(AppConfig):
    """Django's entry to the app; connections.registration tells the designer what is in it."""

    name = "connections"
