"""The commands of manage.py that are about runs, and runlocal, which starts everything and so may know of everything."""
