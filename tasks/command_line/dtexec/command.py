"""The command dtexec."""

import click

from tasks.client.errors import ClientError
from tasks.command_line.dtexec import of_file, on_server
from tasks.command_line.dtexec.options import BadCommandLine, Call, read
from tasks.command_line.dtexec.reporting import Report
from tasks.command_line.ending import end, status_of
from tasks.command_line.exit_statuses import ExitStatus
from tasks.command_line.printing import warn
from tasks.command_line.server import read_server

AS_THEY_ARE = {"ignore_unknown_options": True, "allow_interspersed_args": False, "help_option_names": ["--help"]}
HELP = ("/?", "/h", "/help", "-?", "-h", "-help")
NO_LIMIT = "/MaxConcurrent counts for nothing here: the package says how many of its tasks run at once."


@click.command(context_settings=AS_THEY_ARE)
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="/OPTION VALUE …")
def dtexec(words: tuple[str, ...]) -> None:
    """Take a call of SSIS's dtexec as it is: /File or /ISServer, /Par, /Set, /Conn, /Env, /Va, /Rep, /W, /De, /Com.

    Exit status: 0 succeeded, 1 failed, 3 canceled, 4 not found, 5 not loaded, 6 a command line that makes no sense.
    """
    if words[:1] and words[0].lower() in HELP:
        click.echo(click.get_current_context().get_help())
        end(ExitStatus.SUCCESS)
    try:
        end(_run(read(words)))
    except KeyboardInterrupt:
        end(ExitStatus.CANCELED)
    except (BadCommandLine, click.UsageError) as error:
        warn(error.message if isinstance(error, click.UsageError) else str(error))
        end(ExitStatus.BAD_COMMAND_LINE)
    except ClientError as error:
        warn(str(error))
        end(status_of(error))


def _run(call: Call) -> ExitStatus:
    if ("file" in call.values) == ("isserver" in call.values):
        raise BadCommandLine("Name a package: /File Nightly.dtsx, or /ISServer Project/Package.")
    if "maxconcurrent" in call.values:
        warn(NO_LIMIT)
    levels = call.levels
    if "file" in call.values:
        return of_file.run(call, Report(levels))
    with read_server(call.values.get("server", "")).connect() as client:
        return on_server.run(call, Report(levels), client)
