"""Executions by a part of their package's name, without reading the executions: there are few names, and an index gives
each of them at once."""

from django.db import connection
from django.db.models import QuerySet

from designer.models import Project
from tasks.runtime.models import Execution

FEW = 1_000
"""Names by which executions are found one name at a time; of more than these some have run lately."""
NAMES = """
    WITH RECURSIVE names(project, name) AS (
        SELECT shown.pk, (SELECT MIN(package_name) FROM tasks_execution WHERE project_id = shown.pk)
        FROM ({projects}) AS shown
        UNION ALL
        SELECT
            project, (SELECT MIN(package_name) FROM tasks_execution WHERE project_id = project AND package_name > name)
        FROM names WHERE name IS NOT NULL
    )
    SELECT project, name FROM names WHERE name IS NOT NULL
"""
"""Jumps from each name of a project to the next one in execution_by_name."""


def named(executions: QuerySet[Execution], projects: QuerySet[Project], text: str) -> QuerySet[Execution]:
    """Give those of these projects' executions with this text in the package's name, in whatever case."""
    known = _find_names(projects)
    found = [(project, name) for project, name in known if text.casefold() in name.casefold()]
    if len(found) > FEW:
        return executions.filter(package_name__icontains=text)
    return executions.filter(
        project__in={project for project, _ in found}, package_name__in={name for _, name in found}
    )


def _find_names(projects: QuerySet[Project]) -> list[tuple[int, str]]:
    """Give the names under which packages of these projects ran, each with the number of the project."""
    sql, values = projects.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(NAMES.format(projects=sql), values)
        return [(project, name) for project, name in cursor.fetchall()]
