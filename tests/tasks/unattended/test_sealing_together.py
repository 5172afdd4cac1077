"""A parameter becomes sensitive while somebody else makes something that names it: neither keeps the other from it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from django.db import connection

from designer.models import Package, User
from designer.services import becoming_sensitive
from designer.services.packages import save_package
from designer.storage.rows import load_document
from tasks.unattended import keeping
from tasks.unattended.run_settings import RunSettings
from tasks.unattended.schedules.model import Schedule
from tasks.unattended.schedules.services import ScheduleSettings, create_schedule
from tests.waiting import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]


def is_waited_for() -> bool:
    """Tell whether somebody waits for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
        return cursor.fetchone() is not None


@pytest.mark.only_on("postgresql")
def test_a_schedule_that_is_made_meanwhile_has_its_value_encrypted(
    member: User, package: Package, monkeypatch: pytest.MonkeyPatch
):
    has_package, has_project = Event(), Event()
    hide, require_room = becoming_sensitive.hide_plain_values, keeping.require_room

    def hide_later(*given: Any) -> Any:
        has_package.set()
        wait_until(lambda: has_project.is_set() or is_waited_for())
        return hide(*given)

    def lock_project(*given: Any) -> None:
        assert has_package.wait(10)
        require_room(*given)
        has_project.set()

    def save() -> None:
        document = load_document(package)
        made = [each.model_copy(update={"sensitive": True, "value": None}) for each in document.parameters]
        save_package(member, package.pk, document.model_copy(update={"parameters": made}), package.version)

    given = RunSettings(parameters={"Top": 7, "Key": "k"})

    def plan() -> None:
        create_schedule(member, package, ScheduleSettings("Nightly", "0 3 * * *", run=given))

    def do(what: Any) -> None:
        try:
            what()
        finally:
            connection.close()

    monkeypatch.setattr(becoming_sensitive, "hide_plain_values", hide_later)
    monkeypatch.setattr(keeping, "require_room", lock_project)
    with ThreadPoolExecutor(2) as together:
        list(together.map(do, [save, plan]))
    assert list(Schedule.objects.get().parameters["Top"]) == ["secret"]
