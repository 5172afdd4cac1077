"""Which iteration of the loops around it a preview shows a task in."""

from dataclasses import replace

from django.conf import settings

from connections.files.places import folders_of
from designer.editors.context import EditorContext
from designer.input.numerals import is_count
from designer.package.document import ExecutableDocument
from designer.variables.values import Values
from tasks.runtime.rules.iterations import Changes, Reach
from tasks.runtime.rules.one_iteration import Iteration, Surroundings, choose_iteration


def look_into(context: EditorContext, executable: ExecutableDocument, item: str) -> tuple[Iteration, EditorContext]:
    """Give the iteration with the item of this number, the first one without a number, and what is seen in it."""

    def find_values(loop: ExecutableDocument, changes: Changes) -> Values:
        return replace(context, changed=changes).design_time_values(executable).values(loop.id)

    reach = Reach(folders_of(context.package.project_id), settings.FILE_SIZE_LIMIT)
    surroundings = Surroundings(context.document_of(executable), context.find_shared, find_values, reach)
    wanted = int(item) if is_count(item) else 1
    iteration = choose_iteration(context.around, wanted, surroundings)
    return iteration, replace(context, changed=iteration.changes)
