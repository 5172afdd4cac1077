"""The guard: what keeps mail from going where it was addressed to. A connection manager has one, a project too."""
