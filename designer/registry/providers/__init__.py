"""What the designer asks of the other apps beside types. Each file has one question, and the function with which an app
registers its answer at the start.

Doors: vault (encryption), usable (which connection managers and credentials somebody may use), project_connections
(adding a manager to a project), project_files (what a deleted project leaves), identity_issues (as whom managers
authenticate), run_environments (what a run can choose), runs (what lists show of runs), package_followers (what
follows a package that is renamed or moved), value_keepers (who keeps values for parameters, which may become
sensitive).
"""
