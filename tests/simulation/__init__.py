"""A year in the life of the site: the real actions under an injected clock, and an audit of it."""
