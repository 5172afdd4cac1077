"""SSIS's files from their description, in the formats that people open today (6 and 8): as SSIS itself writes them."""
