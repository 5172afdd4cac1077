"""The commands of manage.py that are about runs; and runlocal, which starts everything, so may know of everything."""
