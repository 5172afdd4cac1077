"""What the client reads is what the API's description says that it answers."""

import json
from pathlib import Path

import pytest

from tasks.client import answers, drafts
from tasks.client.editing import credentials, documents, environments, moving, samples, versions

SCHEMAS = json.loads((Path(__file__).parents[3] / "docs" / "openapi.json").read_text())["components"]["schemas"]
READ = {
    "Named": answers.Named,
    "ProjectOut": answers.Project,
    "PackageHead": answers.Package,
    "ParameterDocument": answers.Parameter,
    "IssueOut": answers.Issue,
    "TaskProgress": answers.TaskProgress,
    "ExecutionHead": answers.Execution,
    "ExecutionOut": answers.Execution,
    "EventOut": answers.EventMessage,
    "RecipientOut": answers.Recipient,
    "DeliveryOut": answers.Delivery,
    "ConnectionOut": answers.Connection,
    "ScheduleOut": answers.Schedule,
    "TrialOut": answers.Trial,
    "ImportedFileOut": answers.ImportedFile,
    "PackageImportOut": answers.PackageImport,
    "PackageOut": documents.PackageDocument,
    "CopiedPackage": moving.MovedPackage,
    "RenamedPackage": moving.MovedPackage,
    "SampleOut": samples.Sample,
    "OpenedSampleOut": samples.OpenedSample,
    "PackageVersionHead": versions.PackageVersion,
    "RestoredPackageOut": versions.RestoredPackage,
    "DraftOut": drafts.Draft,
    "EnvironmentOut": environments.Environment,
    "VariableOfEnvironment": environments.EnvironmentVariable,
    "CredentialOut": credentials.Credential,
}


@pytest.mark.parametrize("name", READ)
def test_what_is_read_is_answered(name: str):
    fields = READ[name].model_fields
    needed = {field.alias or key for key, field in fields.items() if field.is_required()}
    assert needed - set(SCHEMAS[name]["properties"]) == set()


@pytest.mark.parametrize(
    ("schema", "states"),
    [("TrialState", {"succeeded", "failed", "canceled"}), ("DeliveryState", answers.NOT_TAKEN)],
)
def test_states_that_the_client_tells_apart_are_the_servers(schema: str, states: set[str]):
    assert states <= set(SCHEMAS[schema]["enum"])
