"""The demo: a living site built from a seed and a date."""
