"""Who may have which service done, whichever door they come through: each of them, asked by people of every right.

The room rights has each service with who may, a table for each app; PARTS are functions that change something and ask
nobody, because those that call them have. A new one has to be entered in one of the two, or the test fails.
"""

import re
from contextlib import suppress

import pytest
from django.utils.module_loading import import_string

from designer.errors import Forbidden, NotAllowed, NotFound, ServiceError
from designer.models import Package
from designer.storage.known_documents import read_document
from designer.storage.rows import load_document
from tests.installation.everything import Installation, Lender, undone
from tests.whole.rights import connection_services, designer_services, task_services
from tests.whole.rights.people import who_tell
from tests.whole.services import APPS, ROOT, find_services

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
ROWS = designer_services.ROWS | connection_services.ROWS | task_services.ROWS
PARTS = {
    "designer.services.presence.leave",  # of one's own page
    "connections.catalog.scopes.repointing.repoint",
    "connections.catalog.uses.telling.tell",
    "connections.catalog.uses.telling.tell_projects",
    "connections.catalog.versions.keeping.keep_version",
    "connections.environments.shared.uses.tell_projects",
    "designer.accounts.links.tokens.make_link",
    "designer.accounts.second_factor.counting.counted",
    "designer.accounts.second_factor.counting.use_up",
    "designer.accounts.single_sign_on.groups.follow_groups",
    "designer.audit.files.export_entries",  # of entries that designer.audit.entries has found for who asks
    "designer.people.audit.record",
    "designer.people.audit.record_sign_in",
    "designer.people.audit.statements_of",
    "designer.services.imports.shared.import_shared",
    "designer.services.notices.notify",
    "tasks.unattended.starting.start_package",  # which asks by start_request
}
NAME_A_ROLE = {
    "connections/catalog/uses/mails.py": "who is written to",
    "designer/people/everyone.py": "what everybody has at first",
    "designer/people/rights.py": "what each role holds",
    "designer/services/people.py": "the one that stands for managing the catalog",
    "designer/services/projects.py": "what is given to who makes one",
    "tasks/management/commands/demo.py": "what everybody is given on the samples",
}
"""Modules that name a role, and what for. What somebody may is asked by a right, so who has more rights may more."""


def ask(name: str, it: Installation, person: str) -> str:
    """Have a service done, and undo it. Tell what came of that."""
    user = it.people[person]
    with undone():
        arguments, options = ROWS[name].give(it, user)
        try:
            import_string(name)(user, *arguments, **options)
        except Forbidden:
            return "told"
        except (NotAllowed, NotFound):
            return "nothing there"
        except ServiceError as error:
            return f"refused: {error.sentence}"
    return "done"


@pytest.mark.parametrize("name", sorted(ROWS))
def test_every_service_is_for_those_who_may(lend: Lender, name: str):
    it = lend()
    people = [person for person in who_tell(ROWS[name].expect) if person != "anonymous"]
    came = {person: ask(name, it, person) for person in people}
    assert came == {person: ROWS[name].expect(person) for person in people}


@pytest.mark.parametrize("name", sorted(ROWS))
def test_no_service_changes_a_package_behind_its_version(lend: Lender, name: str):
    it = lend()
    person = next((one for one in ("administrator", "owner", "user") if ROWS[name].expect(one) == "done"), "reader")
    packages = Package.objects.order_by("pk")
    with undone():
        known = [read_document(package) for package in packages]
        arguments, options = ROWS[name].give(it, it.people[person])
        with suppress(ServiceError):
            import_string(name)(it.people[person], *arguments, **options)
        now = [load_document(package) for package in packages.all()]
        assert [read_document(package) for package in packages.all()] == now
    assert known


def test_every_service_has_a_row_and_every_row_a_service():
    assert sorted({*ROWS, *PARTS}) == sorted(find_services())


def test_nobody_is_asked_for_a_role_where_a_right_is_meant():
    files = {file.relative_to(ROOT).as_posix(): file for app in APPS for file in (ROOT / app).rglob("*.py")}
    assert {name for name, file in files.items() if re.search(r"\bRole\.[A-Z]", file.read_text())} == set(NAME_A_ROLE)
