"""Articles: which are live, how their text is read, and the tools behind it."""
