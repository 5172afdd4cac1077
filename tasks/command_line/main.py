"""The program mailwright."""

import click

from tasks.command_line import files, managers, operations, schedules
from tasks.command_line.dtexec.command import dtexec
from tasks.command_line.editing import credentials, documents, environments, moving, parts, samples, versions
from tasks.command_line.ending import Commands
from tasks.command_line.running import drafts, mails, runs


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="mailwright")
def main() -> None:
    """Packages that send mail: on a Mailwright server, or from files.

    MAILWRIGHT_URL names the server, MAILWRIGHT_TOKEN has an API token.
    """


COMMANDS = (
    runs.run,
    runs.executions,
    runs.follow,
    runs.cancel,
    runs.restart,
    runs.deliveries,
    mails.send,
    dtexec,
    files.packages,
    files.validate,
    files.import_files,
    files.export,
    files.upload,
    drafts.drafts,
    documents.documents,
    moving.copy,
    moving.move,
    moving.rename,
    versions.versions,
    samples.samples,
    parts.parts,
    environments.environments,
    credentials.credentials,
    schedules.schedules,
    managers.connections,
    managers.test_connection,
    operations.api,
)
for command in COMMANDS:
    main.add_command(command)
