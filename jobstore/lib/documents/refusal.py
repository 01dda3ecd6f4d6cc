class DocumentRefused(ValueError):
    """A file that is not taken; the message says why and what to do, to the person."""
