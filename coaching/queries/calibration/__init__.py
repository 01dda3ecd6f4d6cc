"""How a candidate's view of themselves compares with what others saw. Theirs alone."""
