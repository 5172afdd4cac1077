"""Importing files of packages into a project: what was asked for, what came of it, and the change itself.

Doors: importing (import_files), uploads (import_uploads), package_files (import_package_file), outcomes (what was
asked for, and what came of each file), overview and report_files (what is told of it), offered (mends that
a form offers), and those of jobs (imports that a worker does).
"""
