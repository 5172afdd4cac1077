"""The Expression task: an assignment, or only an expression. It is a calculation, done within a transition."""
