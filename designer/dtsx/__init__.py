"""SSIS's own files as they are, without any decision: octets become safe XML, and XML of any format one description.

Nothing here knows a database or which types there are. What is made of a file is designer.interchange's.

Doors: source (what stands in a file), findings (what is to be told of it), reading (a file of each kind), writing
(packages and projects as files), files (folders and archives of them), apart (reading in another process first), xml
(safe XML, how much a file may hold), kinds and connection_strings (SSIS's words), secrets (leaving them out), counting
(how many of everything a package has), census (what became of each element).
"""
