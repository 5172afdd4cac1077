"""What can be changed: each function is one change that users see, with its check of rights and its line in the record.

Doors: access, audit, teams, projects, packages, merged_saving, drafts, presence, imports, exports, project_parameters,
people, sensitive_values, notices, going_along (what goes along with a copy or a file, in sentences). The rooms in it:
imports, moving, sync, versions.
"""
