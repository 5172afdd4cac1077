"""An installation with one thing of everything, the addresses of all its pages, and markup in every text of it."""
