"""A task of SSIS's that has no engine here: it is kept with its XML, and a person says what it counts as in a run.

Doors, for who reads SSIS's files: properties, facts (what is known of a task), found_mail (mail that is sent without a
Send Mail task), known_types (what SSIS calls a type).
"""
