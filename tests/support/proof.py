"""How much of a long proof runs: a sample with every test run, all of it in `make prove`."""

import os

IS_WHOLE = bool(os.environ.get("PROVE"))
SEED = int(os.environ.get("SEED") or 8)


def rounds(*, sample: int, whole: int) -> int:
    """How often, how many: the test goes by it, and carries the mark `proof`."""
    return whole if IS_WHOLE else sample
