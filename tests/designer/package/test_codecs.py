"""Forms that name a codec of their sender's choice."""

import pytest
from django.test import Client

from designer.models import Project, User

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

MULTIPART = '--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n{}\r\n--x--\r\n'
CODECS = ["hex", "rot13", "zlib", "idna", "undefined", "utf-7", "utf-16", "unicode_escape", "cp037", "latin-1"]


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


@pytest.mark.parametrize("address", ["/signin/", "/projects/new/", "/nowhere/"])
@pytest.mark.parametrize("codec", CODECS)
def test_a_form_in_another_codec_is_refused_to_everybody(client: Client, codec: str, address: str):
    urlencoded = f"application/x-www-form-urlencoded; charset={codec}"
    multipart = f"multipart/form-data; boundary=x; charset={codec}"
    client.get("/signin/")
    token = {"HTTP_X_CSRFTOKEN": client.cookies["csrftoken"].value}
    assert client.generic("POST", address, "username=%ff%41", urlencoded, **token).status_code == 400
    assert client.generic("POST", address, MULTIPART.format("\\ud800"), multipart, **token).status_code == 400


@pytest.mark.parametrize(
    "charset", ["; charset=utf-8", "; charset=UTF8", '; charset="utf-8"', "; charset=nonsense", ""]
)
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", "name=B%C3%BCcher"),
        ("multipart/form-data; boundary=x", MULTIPART.format("Bücher")),
    ],
)
def test_forms_are_read_as_utf_8(member: User, kind: str, body: str, charset: str):
    client = Client()
    client.force_login(member)
    client.generic("POST", "/projects/new/", body, f"{kind}{charset}")
    assert Project.objects.filter(name="Bücher").exists()


def test_what_a_request_without_a_form_says_of_its_codec_is_ignored(member: User):
    client = Client()
    client.force_login(member)
    answer = client.generic("GET", "/deliveries/?recipient=%C3%BC%ff", "", "application/json; charset=hex")
    assert answer.status_code == 200
    assert 'value="ü\ufffd"' in answer.text
