"""The Execute Package Task Editor: the package, and what its parameters are bound to."""

from typing import Any

from django import forms

from designer.editors.fields import Row, RowsField
from designer.editors.part_forms import ExecutableForm
from tasks.types.execute_package.choices import find_packages, find_parameters, name_packages, name_parameters


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
        help_text="The value is taken when the task begins. A parameter that is not bound has its default value, "
        "or the environment's."
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        package = self.context.package
        chosen = str(self.executable.properties.get("package", ""))
        choices = find_packages(package)
        beyond = name_packages(package, {chosen, self.data.get("package", "")} - {"", *choices.values})
        is_missing = bool(chosen) and chosen not in choices.values and chosen not in beyond
        missing = [(chosen, f"Missing: {chosen}")] if is_missing else []
        first = [("", "Choose a package"), *missing, *((each, each) for each in beyond)]
        choices.offer(self.fields["package"], first, f"packages/{package.pk}/")
        self._offer_bindings()

    def _offer_bindings(self) -> None:
        """Offer the parameters of the first packages here, because the package may be chosen in the same dialog."""
        package, field = self.context.package, self.fields["parameter_bindings"]
        assert isinstance(field, BindingsField)  # noqa: S101  # declared above; for the type checker
        choices = find_parameters(package)
        chosen = [each["parameter"] for each in self.initial.get("parameter_bindings", [])]
        sent = [each["parameter"] for each in field.widget.value_from_datadict(self.data, {}, "parameter_bindings")]
        beyond = [name for name in dict.fromkeys([*chosen, *sent]) if name and name not in choices.values]
        known = name_parameters(package, beyond)
        first = [("", "Choose"), *((name, known.get(name, f"Missing: {name}")) for name in beyond)]
        choices.offer(field.column("parameter"), first, f"package-parameters/{package.pk}/")
        seen = self.context.values_of(self.executable).types()
        sources = [(name, f"{name} ({seen[name]})") for name in sorted(seen, key=str.casefold)]
        field.column("variable").choices = [("", "Choose"), *sources]  # type: ignore[attr-defined]  # a Select
