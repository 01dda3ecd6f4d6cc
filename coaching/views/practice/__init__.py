"""Pages to practice on."""
