"""Packages of a server as tasks of Airflow's DAGs (docs/programs/orchestrators.md). It needs mailwright[airflow]."""

from tasks.orchestrators.airflow.hook import MailwrightHook
from tasks.orchestrators.airflow.notifier import MailNotifier, MailwrightNotifier
from tasks.orchestrators.airflow.operator import MailwrightOperator
from tasks.orchestrators.airflow.trigger import PackageTrigger

__all__ = ["MailNotifier", "MailwrightHook", "MailwrightNotifier", "MailwrightOperator", "PackageTrigger"]
