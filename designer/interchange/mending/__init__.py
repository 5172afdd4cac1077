"""Findings of an import that a person mends in its report, before anything is saved: once for all of its files.

What a mend is stands in designer.registry.mends; a type says its own in its folder. A mend changes what was read of a
file, so that the import is made and judged again as if the file said so, and the file that is kept stays as it was.

Doors: packages (mend_package, mend_project), offers (what there is for a finding), kinds (find_kind), choices (mends as
they are given, and what is wrong with them), paths (MAP_PATHS and map_path, for forms of types with paths of files).
"""
