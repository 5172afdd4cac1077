"""Values of environments that become sensitive: nothing that is kept has them in plain any more.

Doors: record (a variable that becomes sensitive: hide_values), parameters (parameters that do, and take their values
from variables: EnvironmentValues.hide).
"""
