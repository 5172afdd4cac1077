"""What expressions can name: variables, parameters and system variables, with the values that they have.

Doors: values (what one part sees, with values), visibility (which variables a part sees), parameters (those of package
and project), system_variables (SSIS's own), event_variables (those of event handlers), assignments (a variable's new
value).
"""
