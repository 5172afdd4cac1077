"""DAGs as people write them, of packages that the tests have put on a server."""

from datetime import timedelta

from airflow.sdk import DAG

from mailwright.airflow import MailwrightNotifier, MailwrightOperator

AT_ONCE = {"retries": 1, "retry_delay": timedelta(0)}
SOON = timedelta(seconds=2)


class DyingOperator(MailwrightOperator):
    """Its first try dies when the package has been started, as a worker that is out of memory does."""

    def execute(self, context):
        self.wait_for_completion = context["ti"].try_number > 1
        number = super().execute(context)
        if not self.wait_for_completion:
            raise RuntimeError("The worker is gone.")
        return number


with DAG("nightly"):
    MailwrightOperator(task_id="run", package="Warehouse/Nightly", parameters={"Word": "of {{ ds }}"})

with DAG("deferred"):
    MailwrightOperator(task_id="run", package="Warehouse/Nightly", deferrable=True)

with DAG("started"):
    MailwrightOperator(task_id="run", package="Warehouse/Slow", wait_for_completion=False)

with DAG("refused", default_args=AT_ONCE):
    told = MailwrightNotifier(package="Warehouse/Nightly", parameters={"Word": "{{ ti.task_id }} failed"})
    MailwrightOperator(task_id="run", package="Warehouse/Refused", on_failure_callback=told)

with DAG("refused_deferred"):
    MailwrightOperator(task_id="run", package="Warehouse/Refused", deferrable=True)

with DAG("died", default_args=AT_ONCE):
    DyingOperator(task_id="run", package="Warehouse/Nightly", parameters={"Word": "after death"})

with DAG("changing", default_args=AT_ONCE):
    DyingOperator(task_id="run", package="Warehouse/Nightly", parameters={"Word": "{{ ti.try_number }}"})

with DAG("slow"):
    MailwrightOperator(task_id="run", package="Warehouse/Slow", execution_timeout=SOON)

with DAG("slow_deferred"):
    MailwrightOperator(task_id="run", package="Warehouse/Slow", execution_timeout=SOON, deferrable=True)
