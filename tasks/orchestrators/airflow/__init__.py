"""The Airflow provider: a connection type with its hook, an operator that can defer, its trigger, and a notifier.

What Airflow keeps in its database names classes by mailwright.airflow, so that these modules may move.

Doors: hook, operator, trigger, notifier, provider (which Airflow reads by the entry point apache_airflow_provider).
"""
