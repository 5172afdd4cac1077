"""The circumstances of a run of a package that is saved."""

from datetime import UTC
from uuid import UUID

from designer.models import Package, User
from designer.property_expressions.design_time_values import circumstances_now
from designer.variables.system_variables import Circumstances


def circumstances_for(package: Package, user: User | None = None) -> Circumstances:
    """Give the circumstances of a run of the package that the user, or anybody, would start now."""
    now = circumstances_now(user.get_username()) if user else circumstances_now()
    return Circumstances(
        now.start_time,
        now.user_name,
        now.machine_name,
        package_id=UUID(int=package.pk),
        version=package.version,
        creation_date=package.created_at.astimezone(UTC).replace(tzinfo=None, microsecond=0),
        project_parameters=package.project.parameter_documents,
    )
