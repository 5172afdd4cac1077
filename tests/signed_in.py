"""People who are signed in."""

from django.test import Client

from designer.models import User


def client_of(user: User) -> Client:
    """Give a browser, or a program, in which this person is signed in."""
    client = Client()
    client.force_login(user)
    return client
