"""The File connection manager: a file or folder by its path."""
