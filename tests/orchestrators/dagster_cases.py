"""What Dagster makes of the resource. test_in_dagster.py runs this in an environment that has Dagster and the wheel,
with a server at hand; nothing of Mailwright but the wheel is imported."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import dagster as dg
import pytest

from mailwright.client import Client, Execution

FILE = Path(__file__).parent / "jobs" / "packages.py"
sys.path.insert(0, str(FILE.parent))
packages = import_module("packages")


@pytest.fixture
def client() -> Iterator[Client]:
    with Client(os.environ["MAILWRIGHT_URL"], os.environ["MAILWRIGHT_TOKEN"]) as client:
        yield client


def list_executions(client: Client, package: str) -> list[Execution]:
    return client.executions(package=f"Warehouse/{package}")


def execute(job: str) -> dg.ExecuteInProcessResult:
    return packages.definitions.resolve_job_def(job).execute_in_process(raise_on_error=False)


def test_an_asset_runs_a_package_and_keeps_its_number(client: Client):
    result = dg.materialize([packages.nightly], resources=packages.RESOURCES)
    (materialized,) = result.asset_materializations_for_node("nightly")
    (execution,) = list_executions(client, "Nightly")
    assert (materialized.metadata["execution"].value, execution.status) == (execution.id, "succeeded")
    assert [each.subject for each in client.deliveries(execution.id)] == ["of an asset"]


def test_what_failed_is_started_anew_by_the_next_try_and_the_reply_is_shown(client: Client):
    result = execute("refused_job")
    assert len(list_executions(client, "Refused")) == 2
    (failed,) = [event for event in result.all_events if event.is_step_failure]
    failure = failed.step_failure_data.user_failure_data
    assert "550 5.1.1 No such user" in failure.description
    assert set(failure.metadata) == {"execution", "not taken"}


def test_a_try_after_one_that_died_takes_up_what_that_had_started(client: Client):
    before = list_executions(client, "Nightly")
    result = execute("died_job")
    (execution,) = list_executions(client, "Nightly")[: -len(before)]
    assert (result.success, result.output_for_node("died")) == (True, execution.id)


def test_an_op_that_waits_for_long_enough_cancels_the_package(client: Client):
    assert not execute("late_job").success
    assert client.wait(list_executions(client, "Slow")[0].id, timeout=30).status == "canceled"


def test_a_run_that_is_terminated_cancels_the_package(client: Client):
    program = [sys.executable, "-m", "dagster", "job", "execute", "-f", str(FILE), "-j", "slow_job"]
    before = len(list_executions(client, "Slow"))
    process = subprocess.Popen(program)
    until = time.monotonic() + 120
    while len(list_executions(client, "Slow")) == before and time.monotonic() < until:
        time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    process.wait(60)
    assert client.wait(list_executions(client, "Slow")[0].id, timeout=30).status == "canceled"
