"""The commands of manage.py that are about connections and environments, and about rights on what an app has."""
