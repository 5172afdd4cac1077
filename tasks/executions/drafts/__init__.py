"""Executions in three steps, as SSIS's catalog has them: create one, set its values, start it (SSIS reference:
catalog.create_execution, catalog.set_execution_parameter_value, catalog.start_execution).

Doors: api (routes), model (the row, for Django), services (what is done, and what is not kept any longer).
"""
