"""Packages of a server as tasks of Airflow's DAGs (docs/orchestrators.md). It needs mailwright[airflow]."""

from tasks.orchestrators.airflow.hook import MailwrightHook
from tasks.orchestrators.airflow.notifier import MailwrightNotifier
from tasks.orchestrators.airflow.operator import MailwrightOperator
from tasks.orchestrators.airflow.trigger import PackageTrigger

__all__ = ["MailwrightHook", "MailwrightNotifier", "MailwrightOperator", "PackageTrigger"]
