"""A text field for a path, with a button that lists what can be chosen."""

from typing import Any

from django import forms


class PathInput(forms.TextInput):
    """A text field for a path, and a button that lists the project's files and the allowed folders."""

    template_name = "connections/files/_path_input.html"
    project_id: int | None = None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the project, which the script asks for the list of."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        return {**context, "project_id": self.project_id}
