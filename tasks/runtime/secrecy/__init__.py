"""What is made of something sensitive, told from where it comes from, and how it is masked wherever it is told.

When a run is prepared, it says which parameters of called packages are to be hidden; when its snapshot is read, which
names, variables, properties and constraints of it are secret (origins); and whenever something is told or kept, what
people see in its place (masking), what secret names hold by now (evaluated), and what a row keeps (storing).

The log is masked as it is written, by UnitOfWork.redacted (runtime/state/unit_of_work.py); a change of a variable by
tell_change; what servers answer by concealing.py beside what sends (deliveries/sending).

Doors: the names that stand here, and storing (values encrypted as rows keep them).
"""

from tasks.runtime.secrecy.evaluated import read_secret_texts
from tasks.runtime.secrecy.masking import LONGEST, MASK, conceal, hide, show_value, tell_change
from tasks.runtime.secrecy.names import find_names, name_plainly
from tasks.runtime.secrecy.origins import Origins, find_origins, find_secret_names, find_secret_variables

__all__ = [
    "LONGEST",
    "MASK",
    "Origins",
    "conceal",
    "find_names",
    "find_origins",
    "find_secret_names",
    "find_secret_variables",
    "hide",
    "name_plainly",
    "read_secret_texts",
    "show_value",
    "tell_change",
]
