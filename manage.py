#!/usr/bin/env python
"""Django's command line for Mailwright."""

import os
import sys

from django.core.management import execute_from_command_line

from designer.people.origin import Door, begin_process

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "designer.settings")
    begin_process(Door.COMMAND, "".join(sys.argv[1:2]))
    execute_from_command_line(sys.argv)
