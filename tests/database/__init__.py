"""The tests' database: made once for all processes of a run, emptied behind each test, and taken away from workers."""
