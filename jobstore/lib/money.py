"""Amounts of money as people write and read them: to the cent, never rounded."""

import re
from decimal import Decimal

CENTS = 2  # digits
LONGEST = 30
SIGNS = {
    "US$": ("USD",),
    "CA$": ("CAD",),
    "C$": ("CAD",),
    "$": ("USD", "CAD"),
    "£": ("GBP",),
}
_AMOUNT = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d*)?|\.\d+")
_SIGN = re.compile("|".join(map(re.escape, SIGNS)), re.IGNORECASE)
_THOUSANDS = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*k", re.IGNORECASE)
_CENTS_AFTER_COMMA = re.compile(r"[0-9]+,[0-9]{1,2}")
_RANGE = re.compile(r"\d\s*(?:-|–|—|to)\s*\$?\d", re.IGNORECASE)


class NotAnAmount(ValueError):
    """What to write instead, in one sentence."""


def figure(amount: Decimal | int) -> str:
    """ "18.50", "52,000": cents only where there are any."""
    value = Decimal(amount)
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"


def amount_text(amount: Decimal | int, currency: str) -> str:
    """ "$18.50", "CAD 52,000"."""
    sign = "$" if currency == "USD" else f"{currency} "
    return f"{sign}{figure(amount)}"


def range_text(low: str, high: str) -> str:
    """ "$18.50 to $22.75", "From $18", "Up to $22"; empty where neither is stated."""
    if low and high:
        return low if low == high else f"{low} to {high}"
    return f"From {low}" if low else f"Up to {high}" if high else ""


def sign_in(text: str) -> str:
    """The sign of a currency before an amount; empty without one."""
    found = _SIGN.match(text.strip())
    return found[0].upper() if found else ""


def amount_of(text: str) -> Decimal:
    """ "$18.50", "1,200" or "18.5" as an exact amount; raises NotAnAmount with words to show."""
    bare = text.strip()[len(sign_in(text)) :].strip()
    if len(bare) > LONGEST or not bare.isascii() or not _AMOUNT.fullmatch(bare):
        raise NotAnAmount(_advice(bare))
    if len(bare.partition(".")[2]) > CENTS:
        raise NotAnAmount("Write at most two digits after the point, for example 18.50.")
    return Decimal(bare.replace(",", ""))


def _advice(bare: str) -> str:
    thousands = _THOUSANDS.fullmatch(bare)
    if thousands and len(bare) <= LONGEST:
        whole = figure(Decimal(thousands[1]) * 1000)
        return f"Write the whole figure: {whole} instead of {bare}."
    if _RANGE.search(bare):
        return "Write one figure here; the lowest and the highest pay have a box each."
    if _CENTS_AFTER_COMMA.fullmatch(bare):
        return f"Write cents after a point: {bare.replace(',', '.')} instead of {bare}."
    return "Write the figure alone, for example 18.50 or 52,000."
