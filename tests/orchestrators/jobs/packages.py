"""Jobs and assets as people write them, of packages that the tests have put on a server."""

import dagster as dg

from mailwright.dagster import MailwrightResource

AGAIN = dg.RetryPolicy(max_retries=1)


@dg.asset
def nightly(context: dg.AssetExecutionContext, mailwright: MailwrightResource) -> dg.MaterializeResult:
    execution = mailwright.run_package(context, "Warehouse/Nightly", parameters={"Word": "of an asset"})
    return dg.MaterializeResult(metadata={"execution": execution.id})


@dg.op(retry_policy=AGAIN)
def refused(context: dg.OpExecutionContext, mailwright: MailwrightResource) -> None:
    mailwright.run_package(context, "Warehouse/Refused")


@dg.op(retry_policy=AGAIN)
def died(context: dg.OpExecutionContext, mailwright: MailwrightResource) -> int:
    """Its first try dies when the package has run."""
    number = mailwright.run_package(context, "Warehouse/Nightly", parameters={"Word": "after death"}).id
    if not context.retry_number:
        raise RuntimeError("The process is gone.")
    return number


@dg.op
def slow(context: dg.OpExecutionContext, mailwright: MailwrightResource) -> None:
    mailwright.run_package(context, "Warehouse/Slow")


@dg.op
def late(context: dg.OpExecutionContext, mailwright: MailwrightResource) -> None:
    mailwright.run_package(context, "Warehouse/Slow", timeout=1)


RESOURCES = {
    "mailwright": MailwrightResource(url=dg.EnvVar("MAILWRIGHT_URL"), token=dg.EnvVar("MAILWRIGHT_TOKEN")),
}


@dg.job
def refused_job() -> None:
    refused()


@dg.job
def died_job() -> None:
    died()


@dg.job
def slow_job() -> None:
    slow()


@dg.job
def late_job() -> None:
    late()


definitions = dg.Definitions(assets=[nightly], jobs=[refused_job, died_job, slow_job, late_job], resources=RESOURCES)
