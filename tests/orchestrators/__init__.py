"""Packages as steps of Airflow and Dagster. What needs these is run by make check-airflow and make check-dagster."""
