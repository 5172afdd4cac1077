"""How commands end: each error is a sentence and an exit status."""

import sys
from typing import Any, NoReturn

import click

from tasks.client.errors import ClientError, ImportFailed, NotFound, PackageFailed, TimedOut
from tasks.command_line.exit_statuses import ExitStatus
from tasks.command_line.printing import warn


def end(status: ExitStatus) -> NoReturn:
    """End with a status."""
    sys.exit(status)


def status_of(error: ClientError) -> ExitStatus:
    """Give the exit status that an error of the client is."""
    if isinstance(error, PackageFailed):
        return ExitStatus.CANCELED if error.execution.status == "canceled" else ExitStatus.FAILURE
    if isinstance(error, (ImportFailed, TimedOut)):
        return ExitStatus.FAILURE
    return ExitStatus.NOT_FOUND if isinstance(error, NotFound) else ExitStatus.NOT_LOADED


class Commands(click.Group):
    """Commands whose errors of the client are told in a sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was named."""
        try:
            return super().invoke(ctx)
        except ClientError as error:
            warn(str(error))
            end(status_of(error))
        except KeyboardInterrupt:
            end(ExitStatus.INTERRUPTED)
        except BrokenPipeError:
            raise
        except OSError as error:
            warn(f"{error.filename or 'The file'}: {error.strerror or error}")
            end(ExitStatus.NOT_LOADED)
