"""Connection managers of projects and of the catalog: folders, versions, pins, scopes, uses and who is told."""
