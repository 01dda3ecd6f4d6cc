"""Pages about the three questions."""
