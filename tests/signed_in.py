"""People who are signed in."""

from django.test import Client

from designer.models import User


def client_of(user: User) -> Client:
    """Give a browser, or a program, in which this person is signed in."""
    client = Client()
    client.force_login(user)
    return client


def read(client: Client, address: str) -> str:
    """Give what stands on a page, or in an answer of the API, that this person may see."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())
