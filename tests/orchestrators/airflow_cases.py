"""What Airflow makes of the provider. test_in_airflow.py runs this in an environment that has Airflow and the wheel,
with a server at hand; nothing of Mailwright but the wheel is imported."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from airflow.dag_processing.dagbag import BundleDagBag
from airflow.models.dagrun import DagRun
from airflow.providers_manager import ProvidersManager
from airflow.sdk import DAG
from airflow.utils.db import initdb

from mailwright.airflow import MailwrightHook, MailwrightNotifier, MailwrightOperator, PackageTrigger
from mailwright.client import Client, Execution

FOLDER = Path(os.environ["AIRFLOW__CORE__DAGS_FOLDER"])


@pytest.fixture(scope="session")
def dags() -> dict[str, DAG]:
    initdb()
    bag = BundleDagBag(dag_folder=FOLDER, bundle_path=FOLDER, bundle_name="dags-folder")
    assert bag.import_errors == {}
    return bag.dags


@pytest.fixture
def client() -> Iterator[Client]:
    with MailwrightHook().get_conn() as client:
        yield client


def newest(client: Client, package: str = "Nightly", count: int = 1) -> list[Execution]:
    return client.executions(package=f"Warehouse/{package}", limit=count)


def state(run: DagRun) -> str:
    return str(run.state.value)


def subjects(client: Client, execution: Execution) -> list[str]:
    client.wait(execution.id, timeout=30)
    return [each.subject for each in client.deliveries(execution.id)]


def test_airflow_knows_the_connection_type_with_its_fields():
    manager = ProvidersManager()
    manager.initialize_providers_hooks()
    assert manager.field_behaviours["mailwright"]["relabeling"]["password"] == "API token"
    assert "extra__mailwright__ca" in manager.connection_form_widgets


def test_a_connection_is_tested(monkeypatch: pytest.MonkeyPatch):
    assert MailwrightHook().test_connection() == (True, "The server answers, and takes the token.")
    connection = os.environ["AIRFLOW_CONN_MAILWRIGHT_DEFAULT"]
    monkeypatch.setenv("AIRFLOW_CONN_WRONG", connection.replace("mw_", "mw_no"))
    monkeypatch.setenv("AIRFLOW_CONN_EMPTY", '{"conn_type": "mailwright"}')
    assert MailwrightHook("wrong").test_connection()[0] is False
    assert "no host" in MailwrightHook("empty").test_connection()[1]


def test_a_package_runs_with_values_of_the_dag_and_its_number_goes_on(dags: dict[str, DAG], client: Client):
    run = dags["nightly"].test()
    (execution,) = newest(client)
    assert (state(run), execution.status) == ("success", "succeeded")
    assert subjects(client, execution) == [f"of {run.logical_date.date()}"]
    assert run.get_task_instance("run").xcom_pull(task_ids="run") == execution.id


def test_a_task_that_defers_waits_in_the_triggerer(dags: dict[str, DAG], client: Client):
    run = dags["deferred"].test()
    assert (state(run), newest(client)[0].status) == ("success", "succeeded")


def test_a_task_that_does_not_wait_leaves_the_package_running(dags: dict[str, DAG], client: Client):
    assert state(dags["started"].test()) == "success"
    (execution,) = newest(client, "Slow")
    assert not execution.has_ended
    client.cancel(execution.id)


def test_what_failed_is_started_anew_by_the_next_try_and_somebody_is_told(dags: dict[str, DAG], client: Client):
    before = newest(client, "Refused", 100)
    assert state(dags["refused"].test()) == "failed"
    after = newest(client, "Refused", 100)
    assert (len(after) - len(before), {each.status for each in after}) == (2, {"failed"})
    assert subjects(client, newest(client)[0]) == ["run failed"]


def test_what_fails_while_the_task_is_deferred_fails_the_task(dags: dict[str, DAG]):
    assert state(dags["refused_deferred"].test()) == "failed"


def test_a_try_after_one_that_died_takes_up_what_that_had_started(dags: dict[str, DAG], client: Client):
    before = newest(client, count=100)
    assert state(dags["died"].test()) == "success"
    (execution,) = newest(client, count=100)[: -len(before)]
    assert subjects(client, execution) == ["after death"]


def test_a_try_with_other_values_sends_nothing_twice(dags: dict[str, DAG], client: Client):
    before = newest(client, count=100)
    assert state(dags["changing"].test()) == "failed"
    assert len(newest(client, count=100)) == len(before) + 1


@pytest.mark.parametrize("name", ["slow", "slow_deferred"])
def test_a_task_that_takes_too_long_cancels_the_package(name: str, dags: dict[str, DAG], client: Client):
    run = dags[name].test()
    (execution,) = newest(client, "Slow")
    assert (state(run), client.wait(execution.id, timeout=30).status) == ("failed", "canceled")


def test_a_trigger_that_is_killed_cancels_the_package(client: Client):
    execution = client.start("Warehouse/Slow")
    path, values = PackageTrigger(execution.id, "mailwright_default").serialize()
    assert path == "mailwright.airflow.PackageTrigger"
    asyncio.run(PackageTrigger(**values).on_kill())
    assert client.wait(execution.id, timeout=30).status == "canceled"


def test_a_deadline_that_was_missed_is_told_from_the_triggerer(client: Client):
    notifier = MailwrightNotifier(package="Warehouse/Nightly", parameters={"Word": "too late"})
    asyncio.run(notifier.async_notify({}))
    assert subjects(client, newest(client)[0]) == ["too late"]


def test_a_task_that_is_cleared_starts_anew():
    operator = MailwrightOperator(task_id="run", package="Warehouse/Nightly", retries=2)
    run = SimpleNamespace(start_date="2026-11-30T08:00:00+00:00")

    def make_keys(number: int, most: int) -> list[str]:
        instance = SimpleNamespace(
            dag_id="d", run_id="r", task_id="run", map_index=-1, try_number=number, max_tries=most
        )
        return operator._make_keys({"ti": instance, "dag_run": run})

    first, third = make_keys(1, 2), make_keys(3, 2)
    assert (len(first), len(third), third[:1]) == (1, 3, first)
    cleared = make_keys(4, 5)
    assert (len(cleared), set(cleared) & set(third)) == (1, set())
