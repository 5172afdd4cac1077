"""Services of tasks: who may have each done."""

from io import BytesIO

from tasks.deliveries.model import Delivery
from tasks.deliveries.services import Decision
from tasks.samples.collection import SAMPLES
from tasks.types.send_mail.properties import SendMailProperties
from tasks.unattended.schedules.services import ScheduleSettings
from tasks.unattended.triggers.services import TriggerSettings
from tests.packages import chain
from tests.whole.given_to_services import awaited, failed, given, in_doubt, unfinished
from tests.whole.rights.row import Row
from tests.whole.test_rights_of_pages import DESIGNERS, OPERATORS, READERS, WHO_ASKED

DRAFTS = "tasks.executions.drafts.services."
SCHEDULES, TRIGGERS = "tasks.unattended.schedules.services.", "tasks.unattended.triggers.services."
ROWS: dict[str, Row] = {
    f"{DRAFTS}create_draft": Row(OPERATORS, lambda it, _: given(it.package)),
    f"{DRAFTS}set_values": Row(WHO_ASKED, lambda it, _: given(it.things["draft_id"], [])),
    f"{DRAFTS}start_draft": Row(WHO_ASKED, lambda it, _: given(it.things["draft_id"])),
    f"{DRAFTS}delete_draft": Row(WHO_ASKED, lambda it, _: given(it.things["draft_id"])),
    "tasks.comparisons.services.compare_with_uploads": Row(
        READERS, lambda it, _: given([it.execution.pk], [("old.eml", BytesIO(b"From: a@example.com\n\nHello"))])
    ),
    "tasks.comparisons.services.compare_with_paths": Row(READERS, lambda it, _: given([it.execution.pk], [])),
    "tasks.samples.services.open_sample": Row(DESIGNERS, lambda it, _: given(it.project, SAMPLES[0])),
    "tasks.restarting.services.restart_execution": Row(OPERATORS, lambda it, _: given(failed(it))),
    "tasks.runtime.services.start_execution": Row(OPERATORS, lambda it, _: given(it.package)),
    "tasks.runtime.services.start_try_out": Row(DESIGNERS, lambda it, _: given(it.package, chain(1))),
    "tasks.runtime.services.start_document": Row(DESIGNERS, lambda it, _: given(it.project, chain(1))),
    "tasks.single_mails.services.send_mail": Row(
        DESIGNERS,
        lambda it, _: given(
            it.project,
            SendMailProperties(
                smtp_connection="SMTP of Classified", from_line="a@example.com", to_line="b@example.com"
            ),
        ),
    ),
    "tasks.runtime.services.cancel_execution": Row(OPERATORS, lambda it, _: given(unfinished(it))),
    "tasks.runtime.reporting.report_outcome": Row(OPERATORS, lambda it, _: given(awaited(it), has_succeeded=True)),
    f"{SCHEDULES}create_schedule": Row(OPERATORS, lambda it, _: given(it.package, ScheduleSettings("A", "0 3 * * *"))),
    f"{SCHEDULES}change_schedule": Row(
        OPERATORS, lambda it, _: given(it.things["schedule_id"], ScheduleSettings("A", "0 3 * * *"))
    ),
    f"{SCHEDULES}enable_schedule": Row(OPERATORS, lambda it, _: given(it.things["schedule_id"])),
    f"{SCHEDULES}disable_schedule": Row(OPERATORS, lambda it, _: given(it.things["schedule_id"])),
    f"{SCHEDULES}delete_schedule": Row(OPERATORS, lambda it, _: given(it.things["schedule_id"])),
    f"{SCHEDULES}run_schedule": Row(OPERATORS, lambda it, _: given(it.things["schedule_id"])),
    f"{TRIGGERS}create_trigger": Row(OPERATORS, lambda it, _: given(it.package, TriggerSettings("A"))),
    f"{TRIGGERS}change_trigger": Row(OPERATORS, lambda it, _: given(it.things["trigger_id"], TriggerSettings("A"))),
    f"{TRIGGERS}enable_trigger": Row(OPERATORS, lambda it, _: given(it.things["trigger_id"])),
    f"{TRIGGERS}disable_trigger": Row(OPERATORS, lambda it, _: given(it.things["trigger_id"])),
    f"{TRIGGERS}renew_trigger": Row(OPERATORS, lambda it, _: given(it.things["trigger_id"])),
    f"{TRIGGERS}delete_trigger": Row(OPERATORS, lambda it, _: given(it.things["trigger_id"])),
    f"{TRIGGERS}run_trigger": Row(OPERATORS, lambda it, _: given(it.things["trigger_id"])),
    "tasks.deliveries.services.send_again": Row(
        OPERATORS, lambda it, _: given([Delivery.objects.get(state="failed").pk])
    ),
    "tasks.deliveries.services.decide": Row(OPERATORS, lambda it, _: given(in_doubt(it), Decision.ARRIVED)),
    "tasks.deliveries.services.read_message": Row(READERS, lambda it, _: given(it.things["delivery_id"])),
    "tasks.deliveries.services.download_message": Row(READERS, lambda it, _: given(it.things["delivery_id"])),
}
