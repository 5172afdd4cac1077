"""What the other apps provide to the designer, which imports none of them.

Doors: types (the types of tasks and of connection managers), server_types (their tables and editors), file_forms and
written_parts (how a type is read from SSIS's files and written), properties (a part's properties as its type has them),
connection_strings (the same as one text), connection_store (where managers live), mends (what takes away a finding of
an import), kept_sources (which kept XML is referred to), securables (the kinds of things that rights are given on), and
the room providers (what else the designer asks of the apps).
"""
