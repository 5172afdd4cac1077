"""What the objects of the model are made of: a store of documents, handles, properties by name, and SSIS's spelling.

Doors: all modules.
"""
