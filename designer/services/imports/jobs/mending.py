"""What the page of an import shows of mends: those that were chosen, those that there are, and what can be chosen."""

from dataclasses import dataclass
from typing import Any

from designer.interchange.inventory.drawing import draw_calls
from designer.models import ImportState, PackageImport, User
from designer.registry.providers.usable import usable
from designer.services.imports.jobs.stored_choices import load_mends
from designer.services.imports.mends import describe_mend
from designer.services.imports.offered import Form, gather_offers
from designer.services.imports.outcomes import ImportReport


@dataclass(frozen=True)
class ChosenMend:
    """A mend that was chosen before: the field that keeps it, and what people read."""

    field: str
    sentence: str


def find_mending(user: User, job: PackageImport, report: ImportReport, form: Form | None) -> dict[str, Any]:
    """Give what a page wants of mends and of the inventory; form is what was sent and refused."""
    inventory = report.inventory
    context: dict[str, Any] = {
        "inventory": inventory if len(inventory.packages) > 1 else None,
        "picture": draw_calls(inventory.calls),
        "chosen_mends": [ChosenMend(each.model_dump_json(), describe_mend(each)) for each in load_mends(job.choices)],
    }
    if job.state != ImportState.READ or job.user_id != user.pk:
        return context
    return {
        **context,
        "offered_mends": gather_offers(report, form),
        "options": {
            "managers": usable().list_managers(user, job.project_id, "SMTP"),
            "file-managers": usable().list_managers(user, job.project_id, "FILE"),
            "credentials": usable().list_credentials(user),
            "packages": inventory.packages,
        },
    }
