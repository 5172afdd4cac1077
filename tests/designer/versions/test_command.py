"""The command of versions."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from designer.models import Package, Project, User
from designer.services.packages import create_package, save_package
from designer.storage.rows import load_document
from tests.packages import chain

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture
def saved(member: User, project: Project) -> Package:
    made = create_package(member, project, chain(2))
    document = load_document(made)
    fewer = {"executables": document.executables[:1], "precedence_constraints": []}
    return save_package(member, made.pk, document.model_copy(update=fewer), 1, note="One is enough")


def run(package: Package, *arguments: str) -> str:
    out = StringIO()
    call_command("versions", f"{package.project.name}/{package.name}", "--as", "mia", *arguments, stdout=out)
    return out.getvalue()


def test_versions_are_listed_compared_named_and_restored(saved: Package):
    assert [line.split("\t")[0] for line in run(saved).splitlines()] == ["2", "1"]
    assert "One is enough" in run(saved)
    compared = run(saved, "--compare", "1")
    assert "removed task “Mail 1”" in compared
    assert compared.splitlines()[-1] == "2 parts differ, 0 were only moved."
    assert run(saved, "--name", "1", "Release") == "This is version 1 “Release”.\n"
    assert run(saved, "--restore", "1", "--task", "mail 1") == "That made version 3.\n"
    assert run(saved, "--restore", "1") == "That made version 4.\n"
    assert len(load_document(saved).executables) == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--compare", "9"), "no such version"),
        (("--compare", "1", "2", "3"), "give one number, or two"),
        (("--task", "Mail 1"), "--restore NUMBER"),
        (("--restore", "1", "--task", "None"), "has 0 tasks called “None”"),
        (("--name", "x", "Release"), "no whole number"),
    ],
)
def test_what_makes_no_sense_is_said_in_a_sentence(saved: Package, arguments: tuple[str, ...], sentence: str):
    with pytest.raises(CommandError, match=sentence):
        run(saved, *arguments)
