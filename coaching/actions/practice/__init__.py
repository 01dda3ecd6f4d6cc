"""Practice: drills, answers on one's own, the mirror, and a friend who listens."""
