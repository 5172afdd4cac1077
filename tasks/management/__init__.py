"""The commands of manage.py that are about runs."""
