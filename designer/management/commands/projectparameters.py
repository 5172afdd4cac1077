"""manage.py projectparameters PROJECT: list the parameters of a project, set some, or delete one."""

from typing import Any
from uuid import uuid4

from django.core.management.base import BaseCommand, CommandError, CommandParser
from pydantic import ValidationError

from designer.editors.value_forms import show_value
from designer.errors import ServiceError
from designer.input.validation_errors import sentence_of
from designer.management.arguments import administrator, find_named_project, split_setting
from designer.models import Project
from designer.package.data_types import VariableType, parse_value
from designer.package.document import ParameterDocument
from designer.services.project_parameters import delete_parameter, find_parameter, save_parameter


class Command(BaseCommand):
    """Lists and changes the parameters of a project."""

    help = "List the parameters of a project, set some, or delete one."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("project", metavar="PROJECT")
        parser.add_argument(
            "--set",
            metavar="NAME=VALUE",
            action="append",
            default=[],
            dest="settings_given",
            help="Add a parameter, or change its value; may be given several times.",
        )
        parser.add_argument("--type", choices=[kind.value for kind in VariableType], help="Its data type.")
        parser.add_argument("--required", action="store_true", help="A run needs a value for it.")
        parser.add_argument("--sensitive", action="store_true", help="Its value comes with the run: write NAME=.")
        parser.add_argument("--delete", metavar="NAME", help="Delete a parameter.")

    def handle(self, *args: Any, project: str, delete: str | None, **options: Any) -> None:
        """Change what was asked for, and list them all."""
        found = find_named_project(project)
        try:
            if delete:
                delete_parameter(administrator(), found, find_parameter(found, delete))
            for parameter in [_read(found, text, options) for text in options["settings_given"]]:
                for sentence in save_parameter(administrator(), found, parameter):
                    self.stderr.write(sentence)
        except ValidationError as error:
            raise CommandError(" ".join(map(sentence_of, error.errors()))) from error
        except (ServiceError, ValueError) as error:
            raise CommandError(str(error)) from error
        found.refresh_from_db()
        for each in found.parameter_documents:
            marks = [word for word in ("required", "sensitive") if getattr(each, word)]
            self.stdout.write(f"{each.name}={show_value(each.value)} ({', '.join([each.type, *marks])})")


def _read(project: Project, setting: str, options: dict[str, Any]) -> ParameterDocument:
    name, text = split_setting(setting)
    known = next((each for each in project.parameter_documents if each.name == name), None)
    kind = VariableType(options["type"] or (known.type if known else VariableType.STRING))
    is_sensitive = options["sensitive"] or bool(known and known.sensitive)
    return ParameterDocument(
        id=known.id if known else uuid4(),
        name=name,
        description=known.description if known else "",
        type=kind,
        value=None if is_sensitive and not text else parse_value(kind, text),
        required=options["required"] or bool(known and known.required),
        sensitive=is_sensitive,
    )
