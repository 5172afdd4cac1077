"""What an import draws: where things stand, and the notes beside them."""
