"""What some accounts can do on purpose against everybody else at once, and the proof that they hardly feel it."""
