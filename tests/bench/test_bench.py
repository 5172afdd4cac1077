"""The bench itself: a server that says what it should, and counts that are right, or its table means nothing."""

import json
import smtplib
from pathlib import Path

import pytest
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from tests.bench.scaling import read_costs
from tests.bench.sink import sink
from tests.bench.sink_server import MOODY
from tests.bench.stack import counting
from tests.bench.stack.rows import table_of


def offer(client: smtplib.SMTP, number: int) -> int:
    client.mail("reports@example.com")
    code, _ = client.rcpt(f"ann{number}@example.com")
    client.rset()
    return code


def test_a_moody_server_takes_most_at_once_some_the_second_time_and_few_never():
    with sink(MOODY) as server, smtplib.SMTP("127.0.0.1", server.port) as client:
        client.ehlo()

        assert [offer(client, 1), offer(client, 33), offer(client, 33)] == [250, 451, 250]
        assert [offer(client, 77), offer(client, 77)] == [550, 550]


def test_what_is_expected_of_a_moody_server_leaves_out_whom_it_refuses():
    large = next(row for row in table_of(300, 300, 1000) if row.name == "large")

    assert (large.mails, large.accepted, large.prompt) == (1000, 995, 985)


@pytest.mark.django_db(transaction=True)
def test_statements_and_transactions_that_write_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    connection = connections["default"]
    monkeypatch.setenv(counting.FOLDER, str(tmp_path))
    monkeypatch.setattr(counting, "counter", counting.Counter())
    monkeypatch.setattr(BaseDatabaseWrapper, "_commit", counting.commit)
    monkeypatch.setattr(connection, "execute_wrappers", [])
    connection.ensure_connection()  # which says something itself
    counting.watch(BaseDatabaseWrapper, connection)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.executemany("DELETE FROM tasks_heartbeat WHERE host = %s", [["nobody"], ["nobody else"]])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1")

    assert counting.read(tmp_path)[:2] == (3, 1)


def test_costs_are_read_from_what_the_bench_wrote(tmp_path: Path):
    counts = {"worker": 0.001, "server": 0.0005, "commits": 0.2, "statements": 0.6, "rows": 10, "wal_bytes": 6000}
    file = tmp_path / "bench.json"
    file.write_text(json.dumps({"rows": [{"name": "foreach-many", "counts": counts}]}))
    costs = read_costs(file, "foreach-many", 3300)

    assert costs.limit(1) == (1600, "workers' processors")
    assert costs.limit(32)[1] == "database's processors"
