"""Samples of what a run is given: parameters, environments, and times at which it starts."""

from connections.models.environment_document import (
    Colour,
    EnvironmentDocument,
    Kind,
    Reference,
    VariableOfEnvironment,
)
from designer.package.document import PackageDocument, ParameterDocument
from tasks.samples.drawing import mail, package
from tasks.samples.sample import Place, Sample, SamplePackage
from tasks.unattended.schedules.services import ScheduleSettings

NOTE_OF_PARAMETERS = """**Parameters and environments**

*To* is the value of the parameter Recipient. Run with options: choose the environment *Sample test*, and the mail goes
to test@example.com."""
NOTE_OF_SCHEDULE = """**Schedules and triggers**

The project's page *Schedules* has *Sample: each morning*, which is disabled. Enable it, and the package starts on
working days at seven. *Triggers* start a package by an address that a program calls."""


def _parameters(place: Place) -> PackageDocument:
    letter = mail(
        place,
        "Send to the recipient",
        "Who gets this?",
        "Whom the parameter names.",
        expressions={"to_line": "@[$Package::Recipient]"},
    )
    return package(
        "Parameters and environments",
        "Sends a mail to whom a parameter names, which an environment sets.",
        [letter],
        NOTE_OF_PARAMETERS,
        parameters=[ParameterDocument(name="Recipient", description="Who gets the mail.", value="you@example.com")],
    )


def _schedule(place: Place) -> PackageDocument:
    letter = mail(place, "Good morning", "Good morning", "A schedule sends this on working days.")
    return package("Morning mail", "Sends a mail when a schedule starts it.", [letter], NOTE_OF_SCHEDULE)


SAMPLES = (
    Sample(
        "parameters",
        "Parameters and environments",
        "A parameter that says who gets the mail, and an environment that sets it for tests.",
        [SamplePackage("Parameters and environments", _parameters)],
        environment=EnvironmentDocument(
            name="Sample test",
            colour=Colour.GREEN,
            variables=[VariableOfEnvironment(name="SampleRecipient", value="test@example.com")],
        ),
        references=[Reference(variable="SampleRecipient", kind=Kind.PARAMETER, name="Recipient")],
    ),
    Sample(
        "schedules",
        "Schedules and triggers",
        "A package with a schedule, which you enable when you want it.",
        [SamplePackage("Morning mail", _schedule)],
        schedule=ScheduleSettings("Sample: each morning", "0 7 * * 1-5", is_enabled=False),
    ),
)
