"""Dagster itself, with the wheel, a real server, a real worker and a real mail server."""

import os
from collections import Counter
from email import message_from_bytes
from pathlib import Path

import pytest

from designer.models import Project
from tests.orchestrators.elsewhere import install_wheel, packages_on, run_cases

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.worker, pytest.mark.any_database]


def test_dagster_runs_packages_and_sends_nothing_twice(address: str, token: str, project: Project, tmp_path: Path):
    python = os.environ["MAILWRIGHT_DAGSTER"]
    install_wheel(python, tmp_path / "dist")
    variables = {"DAGSTER_HOME": str(tmp_path), "MAILWRIGHT_URL": address, "MAILWRIGHT_TOKEN": token}
    with packages_on(address, token, project.name) as server:
        run_cases(python, "dagster_cases.py", tmp_path, variables | {"DAGSTER_DISABLE_TELEMETRY": "yes"})
        counted = Counter(message_from_bytes(each.content)["Subject"] for each in server.received)
    assert (counted["after death"], counted["of an asset"]) == (1, 1)
