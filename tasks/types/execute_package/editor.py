"""The Execute Package Task Editor: the package, and what its parameters are bound to."""

from typing import Any

from django import forms

from designer.editors.fields import Row, RowsField
from designer.editors.part_forms import ExecutableForm
from designer.models import Parameter

MOST_PACKAGES = 1000


class BindingsField(RowsField):
    """SSIS's parameter bindings: a parameter of the called package, and what gives it its value here."""

    def __init__(self, **options: Any) -> None:
        columns: dict[str, tuple[str, forms.Widget]] = {
            "parameter": ("Child package parameter", forms.Select()),
            "variable": ("Variable or parameter here", forms.Select()),
        }
        super().__init__(columns=columns, add="Add a binding", **options)

    def to_python(self, value: Any) -> list[Row]:
        """Give the rows in which something was chosen; those are selects, which begin empty."""
        return [row for row in value or [] if any(row.values())]

    def clean(self, value: Any) -> list[Row]:
        rows = self.to_python(value)
        for row in rows:
            if not (row["parameter"] and row["variable"]):
                raise forms.ValidationError("Choose both: a parameter of the package, and what it is bound to.")
        return rows


class ExecutePackageForm(ExecutableForm):
    """SSIS's Execute Package Task Editor, for packages of the same project."""

    pages = {"General": ["name", "description"], "Package": ["package"], "Parameter bindings": ["parameter_bindings"]}

    package = forms.ChoiceField(
        required=False,
        label="Package",
        help_text="It runs inside of this package's execution, as it is saved when that is started.",
    )
    parameter_bindings = BindingsField(
        help_text="The value is taken when the task begins. A parameter that is not bound has the value that it is "
        "drawn with, or the environment's."
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        chosen = str(self.executable.properties.get("package", ""))
        packages = self.context.package.project.packages.exclude(pk=self.context.package.pk).order_by("name")
        names = list(packages.values_list("name", flat=True)[:MOST_PACKAGES])
        missing = [(chosen, f"Missing: {chosen}")] if chosen and chosen not in names else []
        self.fields["package"].choices = [("", "Choose a package"), *missing, *((each, each) for each in names)]  # type: ignore[attr-defined]  # a ChoiceField
        self._offer_bindings()

    def _offer_bindings(self) -> None:
        """Offer the parameters of every package here, because the package may be chosen in the same dialog."""
        rows = Parameter.objects.filter(package__project=self.context.package.project).order_by("package__name", "name")
        groups: dict[str, list[tuple[str, str]]] = {}
        for package, name, kind in rows.values_list("package__name", "name", "type"):
            if package != self.context.package.name:
                groups.setdefault(package, []).append((name, f"{name} ({kind})"))
        field = self.fields["parameter_bindings"]
        chosen = [each["parameter"] for each in self.initial.get("parameter_bindings", [])]
        known = {name for choices in groups.values() for name, _ in choices}
        missing = [(name, f"Missing: {name}") for name in chosen if name not in known]
        seen = self.context.values_of(self.executable).types()
        sources = [(name, f"{name} ({seen[name]})") for name in sorted(seen, key=str.casefold)]
        field.column("parameter").choices = [("", "Choose"), *missing, *groups.items()]  # type: ignore[attr-defined]  # a BindingsField
        field.column("variable").choices = [("", "Choose"), *sources]  # type: ignore[attr-defined]  # a BindingsField
