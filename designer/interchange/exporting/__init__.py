"""A package document as a file: what SSIS has a place for stands there, all else in a note that an import reads again.

Doors: files (a document as the octets of a .dtsx file), losses (what SSIS has no place for, as people read it), and
for what else is exported, common and parts. Inside, packages makes the description; what SSIS has no place
for is written by designer.interchange.extras.
"""
