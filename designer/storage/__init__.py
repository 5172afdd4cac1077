"""How packages are kept in the database.

Doors: rows (rows become a document, and a document rows) and paging (lists in pages).
"""
