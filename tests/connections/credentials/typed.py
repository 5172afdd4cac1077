"""A credential as its page sends it."""

import json

from django.test import Client

LIST, NEW, API = "/credentials/", "/credentials/new/", "/api/v1/credentials"


def send(client: Client, method: str, url: str, body: object = None):
    return client.generic(method, url, json.dumps(body) if body is not None else "", "application/json")
