"""How packages are kept in the database.

Doors: rows (rows become a document, and a document rows), known_documents (those that were read or saved last), drafts
(what is not saved yet), paging (lists in pages), scanning (rows that are looked through for a page), newest (the last
row of each of many things), kept_xml (what of SSIS's files no document describes), versions (what each Save made of a
package), plain_values (taken out of it when a parameter becomes sensitive).
"""
