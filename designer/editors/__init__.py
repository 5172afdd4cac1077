"""The editors of tasks and connection managers: Django forms over a part of an unsaved package.

Doors: part_forms (the bases of all editors, and the editor of a type), context (what an editor may see), fields (kinds
of fields), value_forms (a name, a data type and a value), variable_choices (variables to choose from), choices (the
first of very many, and a search for the rest), project_choices (a project to put something into), driven_properties
(what expressions give the fields), grid_fields (the fields as the grid of properties has them).
"""
