"""How numbers, moments and texts are written, wherever people type them, files hold them or programs send them.

Doors: numerals (numbers and moments as text), number_types (the same for pydantic), texts (what is text, and JSON that
can be kept), validation_errors (what pydantic refuses, as a sentence), digests (by which octets are found
again), moments (days as people type them), spreadsheets (rows as CSV).
"""
