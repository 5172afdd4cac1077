"""The grid of properties tells of what the types really have."""

import pytest

from designer.editors.grid_fields import describe_grid
from designer.registry.types import task_types


@pytest.mark.parametrize("name", sorted(task_types))
def test_each_line_of_the_grid_is_a_property_of_the_type_or_leads_to_the_editor(name: str):
    lines = describe_grid(name)
    known = set(task_types[name].properties.model_fields)
    assert {each["name"] for each in lines} - {""} <= known
    assert {each["kind"] for each in lines if not each["name"]} <= {"editor"}


def test_all_of_a_mail_is_in_the_grid():
    lines = {each["name"]: each for each in describe_grid("SendMailTask")}
    mail = task_types["SendMailTask"].properties
    assert set(lines) == set(mail.model_fields)
    assert (lines["smtp_connection"]["kind"], lines["smtp_connection"]["connection_type"]) == ("connection", "SMTP")
    assert (lines["subject"]["kind"], lines["subject"]["longest"]) == ("text", 10_000)
    assert (lines["retry_minutes"]["least"], lines["retry_minutes"]["most"]) == (0, 10_080)
    assert ["High", "High"] in lines["priority"]["choices"]
