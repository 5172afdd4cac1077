"""A package document as a file: what SSIS has a place for stands there, all else in a note that an import reads again.

Doors: packages (a document as SSIS's description of a package), extras (what SSIS has no place for).
"""
