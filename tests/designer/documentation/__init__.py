"""Documentation pages and pictures of packages."""
