"""Fault injection: a whole site of its own is broken in every way that the design names."""
