PADDING = b"\x00\t\n\r "  # some programs fill the last block of a file with these


class DocumentRefused(ValueError):
    """A file that is not taken; the message says why and what to do, to the person."""
