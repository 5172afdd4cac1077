"""The pages of projects: who sees them, what bad input answers, and what they cost."""

import gzip
import re

import pytest
from django.test import Client
from django.urls import reverse

from designer.models import Package, Project, User
from designer.package.document import PackageDocument
from designer.services.packages import create_package
from designer.services.projects import create_project
from tests.designer.web.pages import add_packages
from tests.packages import chain

pytestmark = pytest.mark.any_database
GZIP = {"Accept-Encoding": "gzip"}
PAGES = ["project", "project-edit", "package-create"]
CHANGES = ["project-edit", "project-delete", "project-guard", "package-create"]


@pytest.fixture
def strangers(client: Client, stranger: User) -> Client:
    client.force_login(stranger)
    return client


@pytest.mark.parametrize("name", PAGES)
def test_a_member_sees_the_project(browser: Client, project: Project, name: str):
    answer = browser.get(reverse(name, args=[project.pk]))
    assert answer.status_code == 200
    assert "Warehouse" in answer.text


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_learns_nothing_of_the_project(strangers: Client, project: Project, name: str):
    answer = strangers.get(reverse(name, args=[project.pk]))
    assert answer.status_code == 404
    assert "Warehouse" not in answer.text
    assert "mia" not in answer.text


@pytest.mark.parametrize("name", CHANGES)
def test_a_stranger_changes_nothing(strangers: Client, project: Project, name: str):
    given = {"name": "Mine", "description": "", "user_name": "stan"}
    assert strangers.post(reverse(name, args=[project.pk]), given).status_code == 404
    project.refresh_from_db()
    assert (project.name, project.grants.count(), project.packages.count()) == ("Warehouse", 1, 0)


def test_a_stranger_does_not_find_the_project_in_the_list(strangers: Client, project: Project):
    assert "Warehouse" not in strangers.get(reverse("projects")).text


def test_a_stranger_deletes_no_package(strangers: Client, member: User, project: Project):
    add_packages(member, project, range(1))
    package = Package.objects.get()
    assert strangers.post(reverse("package-delete", args=[package.pk])).status_code == 404
    assert Package.objects.exists()


@pytest.mark.parametrize("name", [*PAGES, *CHANGES])
def test_who_is_signed_out_is_sent_to_the_sign_in_page(client: Client, project: Project, name: str):
    answer = client.post(reverse(name, args=[project.pk]))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("sign-in"))


def test_a_form_that_was_sent_signed_out_leads_to_no_address_that_only_takes_forms(client: Client, project: Project):
    answer = client.post(reverse("project-delete", args=[project.pk]), follow=True)
    assert answer.redirect_chain == [(reverse("sign-in"), 302)]
    assert "You were signed out, so nothing was changed." in answer.text


@pytest.mark.django_db
def test_a_wrong_password_is_told_and_says_nothing_of_the_user(client: Client, member: User):
    wrong = client.post(reverse("sign-in"), {"username": "mia", "password": "wrong"}).text
    unknown = client.post(reverse("sign-in"), {"username": "nobody", "password": "wrong"}).text
    assert "Please enter a correct username and password" in wrong
    assert "Please enter a correct username and password" in unknown


def test_who_signs_in_comes_to_the_page_that_was_asked_for(client: Client, member: User, project: Project):
    wanted = reverse("project", args=[project.pk])
    given = {"username": "mia", "password": "a long password", "next": wanted}
    assert client.post(reverse("sign-in"), given).url == wanted


def test_signing_in_leads_to_no_other_site(client: Client, member: User):
    given = {"username": "mia", "password": "a long password", "next": "https://example.com/"}
    assert client.post(reverse("sign-in"), given).url == reverse("projects")


def test_signing_out_is_asked_for_and_not_followed(browser: Client):
    assert browser.get(reverse("sign-out")).status_code == 405
    assert browser.post(reverse("sign-out")).url == reverse("sign-in")
    assert browser.get(reverse("projects")).status_code == 302


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "Type a name."),
        ("WAREHOUSE", "There is a project of this name already. Choose another name."),
        ("x" * 129, "Ensure this value has at most 128 characters (it has 129)."),
        ("a\0b", "Null characters are not allowed."),
    ],
)
def test_a_bad_name_is_told_at_its_field_and_what_was_typed_stays(
    browser: Client, project: Project, name: str, sentence: str
):
    answer = browser.post(reverse("project-create"), {"name": name, "description": "Typed before"})
    assert answer.status_code == 422
    assert f'<a href="#id_name">Name: {sentence}</a>' in answer.text
    assert re.search(rf'id="id_name_error">.*?{re.escape(sentence)}', answer.text, re.DOTALL)
    assert 'aria-describedby="id_name_error"' in answer.text
    assert "Typed before" in answer.text
    assert Project.objects.count() == 1


@pytest.mark.parametrize("name", ["a\x1b[31m", "a\u2028b", "a\x85b", "a\tb"])
@pytest.mark.parametrize("page", ["project-create", "package-create", "environment-create"])
def test_a_name_with_a_control_character_is_told_at_its_field(browser: Client, project: Project, page: str, name: str):
    address = reverse(page, args=[] if page == "project-create" else [project.pk])
    answer = browser.post(address, {"name": name})
    assert answer.status_code == 422
    assert "Name: A name holds no line ends, tabs or other control characters." in answer.text


def test_a_refused_change_keeps_the_page_about_the_project_as_it_is(browser: Client, member: User, project: Project):
    create_project(member, "Office")
    answer = browser.post(reverse("project-edit", args=[project.pk]), {"name": "office"})
    assert answer.status_code == 422
    assert "Edit “Warehouse”" in answer.text
    assert 'value="office"' in answer.text


def test_a_projects_setting_is_changed_on_its_page(browser: Client, project: Project):
    url = reverse("project-edit", args=[project.pk])
    browser.post(url, {"name": "Warehouse", "enforces_recipient_limit": "on"})
    project.refresh_from_db()
    assert project.enforces_recipient_limit
    assert 'name="enforces_recipient_limit" checked' in re.sub(
        r'\s(class|id|aria-\w+)="[^"]*"', "", browser.get(url).text
    )


def test_the_name_of_another_package_is_refused_at_the_field(browser: Client, member: User, project: Project):
    create_package(member, project, PackageDocument(name="Nightly"))
    answer = browser.post(reverse("package-create", args=[project.pk]), {"name": "nightly"})
    assert answer.status_code == 422
    assert re.search(r'id="id_name_error">.*?already', answer.text, re.DOTALL)


def test_a_new_package_opens_in_the_designer(browser: Client, project: Project):
    answer = browser.post(reverse("package-create", args=[project.pk]), {"name": "Nightly"})
    assert answer.url == reverse("package", args=[Package.objects.get().pk])


def test_deleting_a_project_takes_its_packages_with_it(browser: Client, member: User, project: Project):
    add_packages(member, project, range(1))
    answer = browser.post(reverse("project-delete", args=[project.pk]), follow=True)
    assert "The project “Warehouse” is deleted." in answer.text
    assert not Package.objects.exists()


def test_the_designer_is_sent_packed_to_who_takes_that(browser: Client, member: User, project: Project):
    package = create_package(member, project, chain(100))
    plain, packed = (browser.get(f"/packages/{package.pk}/", headers=headers) for headers in ({}, GZIP))
    assert (plain.get("Content-Encoding"), packed["Content-Encoding"]) == (None, "gzip")
    assert len(packed.content) < len(plain.content) / 5
    assert b'id="designer-data"' in gzip.decompress(packed.content)
