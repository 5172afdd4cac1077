"""python -m mailwright: the command line (docs/programs/command-line.md)."""

from tasks.command_line.main import main

main(prog_name="mailwright")
