"""Where executables stand on the canvas of SSIS's designer, and what is noted there."""
