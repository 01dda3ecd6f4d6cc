"""Practice: what to practice, when it comes up again, and what came of it."""
