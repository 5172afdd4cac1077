"""What a package is: its document, as the canvas, the API, versions and runs speak it. Nothing here knows a database.

Doors: document (a package and its parts), enumerations (SSIS's words in it), data_types (the values of variables),
constraint_words (what an arrow says), diff (what two versions differ in), part_changes (changes of single parts),
unsaved (what was changed and not saved), names (those that are free). The rooms in it: merging, versions.
"""
