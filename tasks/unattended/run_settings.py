"""How a package is started while nobody is there: checked as a run would be, and kept."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from connections.environments.choosing import refuse
from connections.environments.of_projects import allowed_environments
from connections.models import Environment
from designer.errors import Invalid
from designer.input.texts import CONTROL
from designer.models import Package, User
from designer.package.document import NOT_A_NAME
from designer.people.permissions import Action
from designer.storage.rows import load_document
from designer.variables.values import CannotEvaluate
from tasks.runtime.logging_levels import Logging
from tasks.runtime.planner import WHOLE
from tasks.runtime.preparation.parameters import SECRET, VALUE, Kept, Parameters, keep_given, open_value, shorten
from tasks.runtime.preparation.stages import RunRequest
from tasks.runtime.production import refuse_run
from tasks.runtime.services import check_request
from tasks.unattended.model import Unattended

OF_OTHERS = (
    "The value of “{}” was given by {}, and nobody else can have it used in another way. Type it again, or leave the "
    "parameter out."
)
NOT_SENSITIVE = (
    "The parameter “{}” is not sensitive any more, and its value was typed to be hidden. Type it again, or leave the "
    "parameter out."
)


@dataclass(frozen=True)
class RunSettings:
    """What a start is to be given: the name of an environment, values for parameters by name, and what is logged. A
    sensitive value that is None is the one that is kept already."""

    environment: str = ""
    confirms_production: bool = False
    parameters: Mapping[str, Any] = field(default_factory=dict)
    logging_level: str = ""
    logged_events: Collection[str] = ()


def check_name(name: str) -> str:
    """Give a name as it is kept. Raises Invalid."""
    if not (name := name.strip()) or CONTROL.search(name):
        sentence = NOT_A_NAME if name else "Type a name."
        raise Invalid(sentence, {"name": sentence})
    return name


def apply(user: User, thing: Unattended, wanted: RunSettings, *, given_later: Collection[str] = ()) -> None:
    """Make the row start its package like this, in the user's name; it is not saved. given_later are parameters that
    each start brings. Raises Invalid where a run would be refused now, at the setting that it would be refused for."""
    package = thing.package
    parameters = _parameters_of(package)
    kept = _keep(user, thing, parameters, wanted.parameters)
    thing.environment = _find_environment(user, parameters, package, wanted)
    if not given_later:
        logging, confirms = Logging.choose(wanted.logging_level, wanted.logged_events), wanted.confirms_production
        check_request(RunRequest(user, package, _open(kept), wanted.environment, WHOLE, logging, confirms))
    thing.environment_name = thing.environment.name if thing.environment else ""
    thing.confirms_production = wanted.confirms_production
    thing.parameters = kept
    _keep_logging(thing, wanted)
    thing.runs_as, thing.runs_as_name = user, user.get_username()


def settings_of(thing: Unattended) -> RunSettings:
    """Give how it starts its package, with None for values that are sensitive."""
    return RunSettings(
        thing.current_environment,
        thing.confirms_production,
        {name: each.get(VALUE) for name, each in thing.parameters.items()},
        thing.logging_level,
        thing.logged_events,
    )


def open_values(thing: Unattended) -> dict[str, Any]:
    """Give the values that are kept. Raises Invalid where one cannot be decrypted, or would be shown because its
    parameter is not sensitive any more."""
    if hidden := [name for name, each in thing.parameters.items() if SECRET in each]:
        known = _parameters_of(thing.package).known()
        if shown := [name for name in hidden if name in known and not known[name].sensitive]:
            sentence = NOT_SENSITIVE.format(shown[0])
            raise Invalid(sentence, {shown[0]: sentence})
    return _open(thing.parameters)


def describe(thing: Unattended) -> dict[str, object]:
    """Give what the record compares; of what is sensitive only that there is a value."""
    values = {f"value of {name}": each.get(VALUE, "(sensitive)") for name, each in thing.parameters.items()}
    return {
        "name": thing.name,
        "environment": thing.current_environment,
        "confirmed for production": thing.confirms_production,
        "logging level": thing.logging_level,
        "logged events": ", ".join(thing.logged_events),
        "enabled": thing.is_enabled,
        "runs as": thing.runs_as_name,
        **values,
    }


def _parameters_of(package: Package) -> Parameters:
    return Parameters(load_document(package), package.project.parameter_documents)


def _open(kept: Kept) -> dict[str, Any]:
    try:
        return {name: open_value(name, each) for name, each in kept.items()}
    except CannotEvaluate as error:
        raise Invalid(error.sentence) from error


def _keep(user: User, thing: Unattended, parameters: Parameters, given: Mapping[str, Any]) -> Kept:
    """Give the values as the row keeps them. Raises Invalid with a sentence for each that will not do."""
    kept: Kept = {}
    problems: dict[str, str] = {}
    for name, value in ((shorten(name), value) for name, value in given.items()):
        try:
            is_kept = value is None and SECRET in thing.parameters.get(name, {})
            kept[name] = _take_over(user, thing, parameters, name) if is_kept else keep_given(parameters, name, value)
        except ValueError as error:
            problems[name] = f"The parameter “{name}”: {error}"
    if problems:
        raise Invalid(" ".join(problems.values()), problems)
    return kept


def _take_over(user: User, thing: Unattended, parameters: Parameters, name: str) -> dict[str, Any]:
    """Give a sensitive value that is kept. It is for what its owner has set up, and who changes that may not see it.
    Raises ValueError."""
    if thing.runs_as_id != user.pk:
        raise ValueError(OF_OTHERS.format(name, thing.runs_as_name))
    if (parameter := parameters.known().get(name)) and not parameter.sensitive:
        raise ValueError(NOT_SENSITIVE.format(name))
    kept: dict[str, Any] = thing.parameters[name]
    return kept


def _find_environment(user: User, parameters: Parameters, package: Package, wanted: RunSettings) -> Environment | None:
    """Give the environment that is chosen. Raises Invalid where there is none such, or it is production and nobody has
    confirmed that."""
    if not wanted.environment:
        return None
    allowed = allowed_environments(user, package.project_id, Action.USE)
    found = allowed.filter(name__iexact=wanted.environment).first()
    if found is None:
        raise refuse(f"The project has no environment “{wanted.environment}” that you may use.")
    if found.is_production and not wanted.confirms_production:
        raise refuse_run(found.name, package.name, len(parameters.document.executables), is_shadow=False)
    return found


def _keep_logging(thing: Unattended, wanted: RunSettings) -> None:
    """Keep what was chosen; without a choice that of the installation counts at each start."""
    if wanted.logging_level or wanted.logged_events:
        logging = Logging.choose(wanted.logging_level, wanted.logged_events)
        thing.logging_level, thing.logged_events = logging.level, list(logging.events)
    else:
        thing.logging_level, thing.logged_events = "", []
