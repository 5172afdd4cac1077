"""Comparing mails in the API: the files as a form sends them, and what came of each mail as the answer."""

from typing import Annotated, BinaryIO, cast

from django.http import HttpRequest
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from designer.accounts.current_user import person
from designer.api.schemas import Given
from designer.api.signing_in import TO_READ
from designer.input.number_types import RowNumber
from tasks.comparisons.matching import MailOutcome
from tasks.comparisons.report import describe
from tasks.comparisons.services import MOST_EXECUTIONS, compare_with_uploads

router = Router(tags=["executions"])


class MailComparisonIn(Given):
    """Which executions count beside the one of the address, and which columns a table has: recipients=2,subject=3."""

    executions: Annotated[list[RowNumber], Field(max_length=MOST_EXECUTIONS)] = []
    columns: str = ""


class MailDifferenceOut(Schema):
    """A field in which two mails differ, around the first place where they do."""

    field: str
    here: str
    there: str


class ComparedMailOut(Schema):
    """A mail: delivery is the one here, file where it came from there; the counts are of the same recipients and
    subject."""

    outcome: MailOutcome
    delivery: int | None
    file: str | None
    recipients: list[str]
    subject: str
    differences: list[MailDifferenceOut]
    here_count: int
    there_count: int


class UnreadMailOut(Schema):
    """A delivery or a file that could not be read, and why."""

    name: str
    error: str


class MailComparisonOut(Schema):
    """What came of comparing. same is whether all mails are, and could be read."""

    executions: list[int]
    same: bool
    counts: dict[str, int]
    mails: list[ComparedMailOut]
    unread: list[UnreadMailOut]
    refused: list[UnreadMailOut]


@router.post("/executions/{execution_id}/comparison", response=MailComparisonOut, auth=TO_READ)
def compare_mails(
    request: HttpRequest, execution_id: int, files: File[list[UploadedFile]], payload: Form[MailComparisonIn]
) -> MailComparisonOut:
    """Compare the mails of executions with messages (.eml), tables (.csv) and .zip archives of them."""
    given = [(each.name or "", cast("BinaryIO", each.file)) for each in files]
    wanted = [execution_id, *payload.executions]
    comparison = compare_with_uploads(person(request), wanted, given, payload.columns)
    return MailComparisonOut.model_validate(describe(comparison))
