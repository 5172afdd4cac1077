"""A connection manager of a type of SSIS's that has no engine here: kept with its XML, it connects to nothing."""
