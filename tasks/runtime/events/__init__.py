"""What is told: events of an execution, with SSIS's names and numbers, and how they are written into its log.

Doors: event (what an event is), event_log (appending it), error_codes (SSIS's numbers of errors).
"""
