"""What becomes of a file: a document that can be saved, whatever the file says, and findings of what it was not.

Everything that a document refuses is mended, kept or left out, and told. No database is asked.

Doors: packages (import_package, ImportedPackage), projects (what packages share), answers (what people say of tasks
without an engine), values (is_true, read_number, for the forms of types), elements and executables (what
becomes of these). The room in it: canvas.
Inside: fitting leaves out what a document refuses, constraints those that cannot be, expressions says whose values
differ, hosts and settings what is not used here.
"""
