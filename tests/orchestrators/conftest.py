"""A server with packages, and the environments in which Airflow and Dagster are installed (make check-airflow)."""

import os

from tests.tasks.client.conftest import address, token

__all__ = ["address", "token"]
PYTHONS = {"test_in_airflow.py": "MAILWRIGHT_AIRFLOW", "test_in_dagster.py": "MAILWRIGHT_DAGSTER"}
collect_ignore = [name for name, variable in PYTHONS.items() if variable not in os.environ]
