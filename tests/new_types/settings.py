"""The settings of the tests in an installation with types from elsewhere (tests/tasks/types/test_new_types.py)."""

import os

import tasks.types
from tests.settings import *  # noqa: F403

tasks.types.__path__.append(os.environ["NEW_TYPES_FOLDER"])
tasks.types.TASK_TYPES += tuple(os.environ["NEW_TYPES"].split())
