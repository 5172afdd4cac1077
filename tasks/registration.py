"""What the tasks app tells the designer: the task types that there are, and what else it asks of a run."""

from connections.catalog.sends.history import register_delivery_history
from connections.credentials.rotation import register_token_holder
from designer.registry.kept_sources import register_referred_sources
from designer.registry.providers.package_followers import register_package_follower
from designer.registry.providers.runs import register_run_history
from designer.registry.providers.value_keepers import register_value_keeper
from tasks.deliveries.by_connection import Deliveries
from tasks.executions.history import History
from tasks.executions.masking.plain_values import ExecutionValues
from tasks.kept_sources import find_referred
from tasks.token_holders import HOLDERS
from tasks.types import import_each
from tasks.types.registering import import_types
from tasks.types.server_type import register
from tasks.unattended import token_holders as unattended_token_holders
from tasks.unattended.following import Starts
from tasks.unattended.sealing import StartValues

import_types()
for each in import_each("server_type"):
    register(each.SERVER_TYPE)
register_delivery_history(Deliveries())
register_run_history(History())
register_package_follower(Starts())
for keeper in (StartValues(), ExecutionValues()):
    register_value_keeper(keeper)
register_referred_sources(find_referred)
for holder in (*HOLDERS, *unattended_token_holders.HOLDERS):
    register_token_holder(holder)
