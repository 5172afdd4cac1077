"""Pages in a real browser, each in the room of what it is about; beside them what is about many pages."""
