"""Listens to openings.signals; each receiver calls exactly one action."""
