"""The tests, in the rooms of what they test (docs/newcomer.md says which). Beside them stands what tests of many rooms
use: packages to run, rights, people who are signed in, ports, waiting; and how a run of the tests goes: settings,
conftest, parts, turns."""
