"""Measures how fast the web server answers: pages where there is very much of everything, and many requests at once."""
