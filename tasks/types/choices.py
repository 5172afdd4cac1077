"""Form fields that choose something of the package, and whose editor offers to make a new one."""

from typing import Any

from django import forms

from connections.catalog.choices import offer_connections
from designer.editors.context import EditorContext


class ConnectionChoice(forms.ChoiceField):
    """A connection manager of one type; the editor offers a button to make a new one."""

    def __init__(self, connection_type: str, **options: Any) -> None:
        super().__init__(required=False, **options)
        self.connection_type = connection_type

    def offer(self, context: EditorContext, reference: str, sent: str = "") -> str:
        """Offer the managers, that of a reference and the one that was sent among them; gives the ID of the first."""
        return offer_connections(self, context, self.connection_type, [reference, sent])


class VariableChoice(forms.ChoiceField):
    """A variable that the task sees; the editor offers a button to make a new one."""

    makes_variable = True
