"""The mails of a shadow run against files: the service by its doors, and what each of them says."""

import json
import sys
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from designer.errors import Invalid, NotAllowed
from designer.models import AuditEntry, Project, User
from designer.services.packages import create_package
from tasks.comparisons.reading.files import read_paths
from tasks.comparisons.reading.mail import NotRead
from tasks.comparisons.reading.process import MailReader
from tasks.comparisons.services import compare_with_paths
from tasks.deliveries.model import Delivery, KeptMessage
from tasks.runtime.engine import engine
from tasks.runtime.models import Execution
from tasks.runtime.services import start_execution
from tests.packages import package, send_mail, smtp
from tests.signed_in import client_of
from tests.tasks.comparisons.files import archive, eml

pytestmark = pytest.mark.django_db(transaction=True)
LINES = {"from_line": "reports@example.com", "to_line": "ann@example.com", "message_source": "Hello"}


@pytest.fixture
def execution(member: User, project: Project) -> Execution:
    """A shadow run of two mails, one of them to a hidden recipient as well. No server is there."""
    tasks = [
        send_mail("A", subject="Report", **LINES),
        send_mail("B", subject="<b>Stock</b>", bcc_line="hidden@example.com", **LINES),
    ]
    made = create_package(member, project, package(tasks=tasks, connections=[smtp(port=1)]))
    started = start_execution(member, made, is_shadow=True)
    engine.run_package(started.pk)
    return started


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A folder with what the old installation sent."""
    (tmp_path / "1.eml").write_bytes(eml())
    (tmp_path / "2.eml").write_bytes(eml(Subject="<b>Stock</b>", X_Receiver="ann@example.com"))
    return tmp_path


def test_what_is_the_same_and_what_differs_is_told(member: User, execution: Execution, old: Path):
    comparison = compare_with_paths(member, [execution.pk], [str(old)])
    assert comparison.counts == {"same": 1, "differs": 1, "missing": 0, "more": 0}
    (difference,) = comparison.pairs[1].differences
    assert (difference.field, difference.there) == ("recipients", "ann@example.com")
    assert "hidden@example.com" in difference.here
    assert AuditEntry.objects.filter(action="compared mails").count() == 1


def test_the_command_ends_with_0_only_where_all_is_the_same(
    execution: Execution, old: Path, capsys: pytest.CaptureFixture[str]
):
    (old / "2.eml").write_bytes(eml(Subject="<b>Stock</b>"))
    call_command("comparemails", str(execution.pk), str(old), "--json")
    assert json.loads(capsys.readouterr().out)["same"]

    (old / "2.eml").unlink()
    with pytest.raises(SystemExit) as ending:
        call_command("comparemails", str(execution.pk), str(old), "--csv")
    assert ending.value.code == 1
    assert "more," in capsys.readouterr().out


def test_an_archive_is_read_by_the_api_and_the_page_escapes_what_mails_say(member: User, execution: Execution):
    client, packed = client_of(member), archive(a=eml(), b=eml("<script>alert(1)</script>", Subject="<b>Stock</b>"))

    answer = client.post(
        f"/api/v1/executions/{execution.pk}/comparison", {"files": SimpleUploadedFile("old.zip", packed)}
    )
    page = client.post(f"/executions/{execution.pk}/comparison/", {"files": SimpleUploadedFile("old.zip", packed)})

    assert answer.json()["counts"] == {"same": 1, "differs": 1, "missing": 0, "more": 0}
    assert "&lt;script&gt;alert(1)" in page.text
    assert "<script>alert" not in page.text
    assert "&lt;b&gt;Stock" in page.text


def test_a_message_that_nobody_may_read_or_that_is_gone_is_told_and_is_not_the_same(
    member: User, execution: Execution, old: Path
):
    first, second = Delivery.objects.order_by("pk")
    Delivery.objects.filter(pk=first.pk).update(concealed=["content"])
    KeptMessage.objects.filter(delivery=second).delete()
    comparison = compare_with_paths(member, [execution.pk], [str(old)])
    assert [name for name, _ in comparison.unread] == [f"delivery {first.pk}", f"delivery {second.pk}"]
    assert "sensitive values" in comparison.unread[0][1]
    assert not comparison.is_same


def test_who_may_not_read_the_execution_learns_nothing(stranger: User, execution: Execution, old: Path):
    with pytest.raises(NotAllowed):
        compare_with_paths(stranger, [execution.pk], [str(old)])
    mine = client_of(stranger).post(f"/executions/{execution.pk}/comparison/", {})
    assert mine.status_code == 404


def test_files_that_are_none_are_told_one_by_one(tmp_path: Path):
    bomb = archive(bomb=b"Subject: x\n\n" + b"\0" * 40_000_000)
    for name, content in {"a.eml": b"nothing", "b.zip": b"PK\3\4", "c.zip": bomb, "d.msg": b"x"}.items():
        (tmp_path / name).write_bytes(content)
    with MailReader() as reader:
        read = read_paths([str(tmp_path), str(tmp_path / "d.msg"), str(tmp_path / "none")], {}, 10, reader)
    assert read.mails == []
    sentences = " ".join(sentence for _, sentence in read.refused)
    assert len(read.refused) == 5
    assert all(word in sentences for word in ("no message", "damaged", "250 times", "Only messages", "no such file"))


def test_too_many_mails_end_it_with_a_sentence(tmp_path: Path, member: User, execution: Execution):
    (tmp_path / "many.csv").write_bytes(b"recipients,subject\n" + b"ann@example.com,x\n" * 30)
    with MailReader() as reader:
        assert "more than 10 mails" in read_paths([str(tmp_path / "many.csv")], {}, 10, reader).refused[0][1]
    with pytest.raises(Invalid, match="says nothing of a column"):
        compare_with_paths(member, [execution.pk], [], "x")


def test_the_number_of_queries_does_not_depend_on_the_mails(member: User, execution: Execution, old: Path):
    with CaptureQueriesContext(connection) as queries:
        compare_with_paths(member, [execution.pk], [str(old)])
    assert len(queries) <= 10


def test_a_reader_that_dies_or_hangs_leaves_the_next_file_alone():
    dying = (sys.executable, "-c", "import sys; sys.stdin.read(5)")
    with MailReader(dying) as reader, pytest.raises(NotRead, match="too much memory"):
        reader.read_message(b"From: x")
    hanging = (sys.executable, "-c", "import time; time.sleep(60)")
    with MailReader(hanging, deadline=0.2) as reader, pytest.raises(NotRead, match="too much memory"):
        reader.read_message(b"From: x")
