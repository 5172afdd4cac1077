"""Making mails of files: .eml files, tables (CSV), folders and archives of them. No Django here but what asks for it.

mail says what is compared; message and table read one file, in a process of its own (child), which process starts.

Doors: mail, process, files.
"""
