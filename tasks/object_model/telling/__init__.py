"""What a program hears of a run: DefaultEvents, log providers, errors and warnings.

Doors: all modules.
"""
