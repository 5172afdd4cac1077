"""The Execute Package task: another package of the project, run inside of the execution of the one that calls it."""
