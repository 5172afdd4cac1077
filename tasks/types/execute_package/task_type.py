"""The Execute Package task."""

from designer.package.enumerations import ContainerType
from tasks.types.execute_package.dtsx import FORM
from tasks.types.execute_package.properties import ExecutePackageTaskProperties
from tasks.types.execute_package.validation import find_execute_package_issues
from tasks.types.task_type import RunnableTaskType

TASK_TYPE = RunnableTaskType(
    name=ContainerType.EXECUTE_PACKAGE,
    label="Execute Package Task",
    default_name="Execute Package Task",
    description="Runs another package of the project, and waits for its end.",
    icon="execute-package",
    properties=ExecutePackageTaskProperties,
    find_issues=find_execute_package_issues,
    summarize=lambda properties, scope: [("Package", properties.package)],
    file_form=FORM,
)
