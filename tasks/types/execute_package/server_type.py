"""The Execute Package task, as a team's server stores, edits and runs it."""

from designer.registry.providers.package_followers import register_package_follower
from tasks.types.execute_package.called import register_lookup
from tasks.types.execute_package.callers import Calls
from tasks.types.execute_package.editor import ExecutePackageForm
from tasks.types.execute_package.lookup import StoredPackages
from tasks.types.execute_package.model import ExecutePackageTask
from tasks.types.execute_package.task_type import TASK_TYPE
from tasks.types.server_type import WorkerTaskType

SERVER_TYPE = WorkerTaskType(
    of=TASK_TYPE,
    model=ExecutePackageTask,
    editor=ExecutePackageForm,
)

register_lookup(StoredPackages())
register_package_follower(Calls())
