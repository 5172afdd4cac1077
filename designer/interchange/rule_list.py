"""All rules that there are: of reading, of any part, and of each type."""

from designer.dtsx.findings import Rule
from designer.dtsx.reading import rules as of_reading
from designer.interchange import rules as of_parts
from designer.registry.types import connection_types, task_types


def list_rules() -> list[Rule]:
    """Give them by their codes."""
    reading = [each for each in vars(of_reading).values() if isinstance(each, Rule)]
    of_tasks = [rule for each in task_types.values() if each.file_form for rule in each.file_form.rules]
    of_managers = [rule for each in connection_types.values() if each.file_form for rule in each.file_form.rules]
    return sorted([*reading, *of_parts.RULES, *of_tasks, *of_managers], key=lambda one: one.code)
