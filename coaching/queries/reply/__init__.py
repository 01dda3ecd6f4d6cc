"""Replies to articles: what holds them, what readers see, what waits for staff."""
