"""What every test shares."""

import gc
import os
import shutil
import signal
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from _pytest import runner
from django.conf import settings as settings_of_django
from django.contrib import auth
from django.db import connection
from django.http import HttpRequest
from django.template import Context, Template
from django.test.client import ClientMixin
from django.test.signals import template_rendered
from django.test.utils import setup_databases, teardown_databases
from hypothesis import settings
from pytest_django import DjangoDbBlocker
from pytest_django.plugin import blocking_manager_key
from xdist.remote import Producer

from designer.accounts.session_store import SessionStore
from designer.models import Project, User
from designer.services.projects import create_project
from tasks.runtime import heartbeat, silence
from tasks.runtime.engine import yielding
from tasks.types.send_mail.message import BuiltMessage
from tests.database import emptying, template
from tests.frames import in_one_piece
from tests.parts import Parts, is_whole
from tests.programs import processes
from tests.rights import let_manage_catalog
from tests.settings import FOLDER
from tests.turns import beside_others
from tests.well_formed import check_message

# A busy machine is no failure, so no example has a deadline; the rest stays as Hypothesis has it here or in CI.
settings.register_profile("untimed", parent=settings.default, deadline=None)
settings.load_profile("untimed")

# A shell that runs the tests in the background lets them ignore Ctrl-C, nohup a closed terminal, and with them all that
# they start.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)

WORTH_TELLING = 0.5
"""Seconds from which on it is told how long a test was prepared, or put away."""
FIRST = "test_hostile.py"
"""It measures alone for a quarter of a minute."""
MAY_SKIP = os.environ.get("MAILWRIGHT_NO_SKIP", "") in {"", "0"}


def _forbid_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Where everything is installed, as on the continuous integration machine, a skipped test is one that failed."""
    if MAY_SKIP or not report.skipped or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
    report.outcome = "failed"
    report.longrepr = f"Nothing may be skipped here (MAILWRIGHT_NO_SKIP is set). {reason}"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Parts | None:
    return Parts(config, log) if config.getvalue("dist") == "loadscope" else None


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark what works with the database, which is run with each kind of it."""
    if item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(getattr(item, "fixturenames", ())):
        item.add_marker("database")


def _leave_out(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about another kind of database than this run's. Where nothing may be skipped each kind has its
    run."""
    marks = {item: item.get_closest_marker("only_on") for item in items}
    others = [item for item, mark in marks.items() if mark and mark.args[0] != connection.vendor]
    if MAY_SKIP:
        for item in others:
            item.add_marker(pytest.mark.skip(reason=f"It is about {marks[item].args[0]}: name one in DATABASE_URL."))
    elif others:
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item not in others]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put what measures alone before all others, then files that stay together, so that no process is left alone with
    a long one, and the browser's tests behind them; else the order stays random.

    Who wants to be alone waits until the others' tests have ended, and all others for him: at the beginning none has
    been under way for long, and the files whose tests wait for servers of their own come after those that do not. Once
    started, Playwright's event loop runs in this thread to the end, and asyncio.run refuses to work beside it. Where
    these went on beside all others, pages that waited went on drawing, and the whole took a fifth longer.
    """
    _leave_out(config, items)
    items.sort(key=lambda item: item.get_closest_marker("worker") is not None and is_whole(item.path))
    items.sort(key=lambda item: not is_whole(item.path))
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
    items.sort(key=lambda item: item.path.name != FIRST)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[object]:
    """Let the garbage collector wait: all that is imported and collected stays."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what was imported and collected, which takes a tenth of the time that tests
    take, and look at the rest less often. Of all that there is by now next to nothing is garbage."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    """Run a test as pytest does."""
    run = _run_and_tell_less if hasattr(item.config, "workerinput") else runner.pytest_runtest_protocol
    with beside_others():
        return in_one_piece(run, item, nextitem)


def _run_and_tell_less(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    """Run a test, and tell the process that counts what it came to: not, as pytest does, that it begins, and that what
    was made for it was made and is gone, soon and without a fault. Of each test of 2 ms that is half a one."""
    for report in runner.runtestprotocol(item, log=False, nextitem=nextitem):
        if report.when == "call" or not report.passed or report.duration > WORTH_TELLING or report.user_properties:
            item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    report = yield
    _forbid_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Iterator[None]:
    report = yield
    _forbid_skip(report)
    return report


@pytest.fixture(scope="session", autouse=True)
def _every_message_is_well_formed() -> Iterator[None]:
    """Look at each mail that any test builds in this process, whatever else the test is about."""
    build = BuiltMessage.__init__

    def build_and_check(mail: BuiltMessage, *args: Any, **values: Any) -> None:
        build(mail, *args, **values)
        check_message(mail.content, is_utf8=mail.needs_smtputf8)

    with patch.object(BuiltMessage, "__init__", build_and_check):
        yield


@pytest.fixture(scope="session", autouse=True)
def _pages_tell_their_context_once(django_test_environment: None) -> None:
    """Let Django's test client have the context that a page is made with, and no copy of it for each template that the
    page includes and for each widget of a form, some hundreds in a page: they are a tenth of its time."""

    def render(template: Template, context: Context) -> str:
        if context.template is template and not str(template.name).startswith("django/forms/"):
            template_rendered.send(sender=template, template=template, context=context)
        return template.nodelist.render(context)

    Template._render = render


@pytest.fixture(scope="session", autouse=True)
def _a_session_begins_once() -> None:
    """Let who signs in by Django's test client without a session have one: it would begin one, look it up, end it, and
    begin another."""

    def login(client: ClientMixin, user: User, backend: str | None = None) -> None:
        cookie = client.cookies.get(settings_of_django.SESSION_COOKIE_NAME)
        request = HttpRequest()
        request.session = SessionStore(cookie.value if cookie else None)
        auth.login(request, user, backend)
        request.session.save()
        client._set_login_cookies(request)

    ClientMixin._login = login


@pytest.fixture(scope="session", autouse=True)
def _programs_are_forked() -> None:
    processes.forks_with = dict(os.environ)


@pytest.fixture(scope="session", autouse=True)
def _no_heartbeat_of_the_tests_own_process() -> None:
    """The thread that beats outlives the test that began it, and the database of the next one is not its business."""
    heartbeat.PERIOD = silence.PERIOD = 3600.0


@pytest.fixture(scope="session", autouse=True)
def _steps_of_the_tests_own_process_are_not_broken_off() -> None:
    """Where nobody takes what is queued, a busy machine must not end a step early; workers keep to the true figure."""
    yielding.LONGEST_WITH_ONE_LOCK = yielding.LONGEST_TRANSITION = 30.0


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Make this process's database: pytest-django's own fixture would let the migrations run in each."""
    is_file = connection.vendor == "sqlite"
    with django_db_blocker.unblock(), template.copied():
        made = setup_databases(verbosity=0, interactive=False, keepdb=is_file, serialized_aliases=set())
    with emptying.quickly():
        yield
    with django_db_blocker.unblock():
        if not is_file:
            _end_sessions()
        teardown_databases(made, verbosity=0)


def _end_sessions() -> None:
    """End the sessions of killed processes that PostgreSQL has not missed yet."""
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
    with connection.cursor() as cursor:
        cursor.execute(f"{others} pg_backend_pid()")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Drop the template where nobody makes a copy of it any more."""
    if not hasattr(session.config, "workerinput"):
        with session.config.stash[blocking_manager_key].unblock():
            template.drop()


@pytest.fixture(autouse=True)
def _no_file_outlives_its_test() -> Iterator[None]:
    """A later test may have a project of the same number, because a database begins to count anew. An installation that
    is lent to several tests has a folder of its own, and puts back by itself what one of them has changed."""
    yield
    files = settings_of_django.PROJECT_FILES
    if files.is_relative_to(FOLDER) and files.exists():
        shutil.rmtree(files)


@pytest.fixture
def member(db) -> User:
    return User.objects.create_user("mia", password="a long password")


@pytest.fixture
def stranger(db) -> User:
    return User.objects.create_user("stan", password="a long password")


@pytest.fixture
def administrator(db) -> User:
    return User.objects.create_superuser("ada", password="a long password")


@pytest.fixture
def cataloguer(db) -> User:
    """Somebody who is a member of no project, and manages the catalog."""
    return let_manage_catalog(User.objects.create_user("carla", password="a long password"))


@pytest.fixture
def project(member: User) -> Project:
    return create_project(member, "Warehouse")
