from random import Random


def happens(rng: Random, share: float) -> bool:
    """True for about that share of the calls."""
    return rng.random() < share
