"""Reading feedback requests and their answers."""
