"""A server's packages as steps of what other programs orchestrate: Airflow and Dagster, by the client (tasks/client).

Programs import these as mailwright.airflow and mailwright.dagster (docs/programs/orchestrators.md). Neither Airflow nor
Dagster is installed beside the server: each has an environment and tests of its own (make check-airflow, make
check-dagster).

Doors: airflow, dagster.
"""
