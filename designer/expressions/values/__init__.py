"""The values of expressions: SSIS's data types, numbers, moments, casts, and how literals and operands are read.

Doors: types, numbers, dates, casts, literals, promotion, collation.
"""
