"""Airflow itself, with the wheel, a real server, a real worker and a real mail server."""

import json
import os
from collections import Counter
from email import message_from_bytes
from pathlib import Path

import pytest

from designer.models import Project
from tests.orchestrators.elsewhere import install_wheel, packages_on, run_cases

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.worker, pytest.mark.any_database]


def test_airflow_runs_packages_and_sends_nothing_twice(address: str, token: str, project: Project, tmp_path: Path):
    python = os.environ["MAILWRIGHT_AIRFLOW"]
    install_wheel(python, tmp_path / "dist")
    connection = json.dumps({"conn_type": "mailwright", "host": address, "password": token})
    variables = {
        "AIRFLOW_HOME": str(tmp_path / "airflow"),
        "AIRFLOW__CORE__DAGS_FOLDER": str(Path(__file__).with_name("dags")),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW_CONN_MAILWRIGHT_DEFAULT": connection,
    }
    with packages_on(address, token, project.name) as server:
        run_cases(python, "airflow_cases.py", tmp_path, variables)
        counted = Counter(message_from_bytes(each.content)["Subject"] for each in server.received)
    assert (counted["after death"], counted["run failed"], counted["too late"]) == (1, 1, 1)
