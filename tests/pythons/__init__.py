"""What depends on Python's own library, tried on every Python that this machine has."""
