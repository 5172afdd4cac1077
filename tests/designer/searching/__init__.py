"""Finding texts over packages."""
