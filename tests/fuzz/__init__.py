"""What outside input may do to us: nothing. Each test feeds one reader with what nobody meant it to read."""
