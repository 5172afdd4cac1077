"""SSIS's own files as they are, without any decision: octets become safe XML, and XML of any format one description.

Nothing here knows a database or which types there are. What is made of a file is designer.interchange's.

Doors: source (what stands in a file), findings (what is to be told of it), reading (a file of each kind), files
(folders and archives of them), apart (reading in another process first), xml.limits (how much a file may hold),
counting (how many of everything a package has), census (what became of each element).
"""
