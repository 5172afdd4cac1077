"""SSIS's files in each of their formats, as designer.dtsx.source describes them."""
