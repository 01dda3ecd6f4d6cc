"""Forms about the three questions; none is a model form."""
