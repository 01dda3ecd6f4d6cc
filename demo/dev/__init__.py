"""`make run`: one command that keeps the whole site running on a developer's machine."""
