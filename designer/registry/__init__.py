"""What the other apps provide to the designer, which imports none of them.

Doors: types (the types of tasks and of connection managers), server_types (their tables and editors), identity_issues
(as whom managers authenticate), file_forms and written_parts (how a type is read from SSIS's files and written),
properties (a part's properties as its type has them), connection_strings (the same as one text), connection_store
(where managers live), project_connections (adding one to a project), package_followers (what
follows a package that is renamed or moved), usable (which of them, and which credentials,
somebody may use), mends (what takes away a finding of an import), runs (what lists show of runs),
run_environments (what a run can choose), project_files (what a deleted project leaves), kept_sources (which kept XML is
referred to), securables (the kinds of things that rights are given on), vault (encryption).
"""
