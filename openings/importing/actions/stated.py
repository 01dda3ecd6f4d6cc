"""Pay as an advert states it, to the cent: nothing is rounded, and no period is supposed."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from jobstore.lib.countries import is_currency, is_written_in_dollars
from jobstore.lib.money import SIGNS, NotAnAmount, amount_of, figure
from openings.importing.actions.reading import Odd
from openings.opening.states import PayPeriod, period_named

PAY_LIMIT = 100_000_000
_CENT = Decimal("0.01")
_CURRENCIES = {**SIGNS, "€": ("EUR",), "A$": ("AUD",), "AU$": ("AUD",)}
_DOLLAR = "$"  # of which country, the place says
_DOLLARS = {"US": "USD", "CA": "CAD"}
_SIGNS = "|".join(map(re.escape, _CURRENCIES))
_SIGN = re.compile(rf"^(?:{_SIGNS}|[A-Z]{{3}}\b)|(?<=\d)\s*(?:{_SIGNS}|[A-Z]{{3}})$", re.IGNORECASE)
# What can be read in one way only: "1.234,56", "18,50", "1 234", "1'234.50"; not "52.000".
_IN_EUROPE = re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:[.'’\s][0-9]{3})+),[0-9]{2}")
_IN_GROUPS = re.compile(r"[0-9]{1,3}(?:['’\s][0-9]{3})+(?:\.[0-9]{1,2})?")
_MORE_ZEROS = re.compile(r"(?<=\.\d\d)00+$")  # of a column with four digits after the point


def pay_of(
    low: tuple[str, Any],
    high: tuple[str, Any],
    *,
    units: Mapping[str, Any],
    currency: tuple[str, Any],
    country: str,
) -> tuple[dict[str, Any], list[str]]:
    """(facts by the names of `Advert`, notes); facts are empty unless amount, period and currency
    are known. Each value comes with the name of its field; `country` is the one of the place.
    """
    notes: list[str] = []
    amounts: list[Decimal | None] = []
    signs: set[str] = set()
    for name, value in (low, high):
        bare, sign = _apart(value) if isinstance(value, str) else (value, "")
        signs |= {sign} - {""}
        try:
            amounts.append(_amount(bare, written=value))
        except Odd as odd:
            amounts.append(None)
            if f"{name} {odd} and is left out" not in notes:
                notes.append(f"{name} {odd} and is left out")
    if amounts == [None, None]:
        return {}, notes or ["pay is left out: no amount is stated"]
    start, end = amounts
    if start and end and end < start:
        below = f"it ends at {figure(end)}, below its start at {figure(start)}"
        return {}, [*notes, f"pay is left out: {below}"]
    try:
        period = _period(units)
        code, told = _currency(*currency, signs=signs, country=country)
    except Odd as odd:
        return {}, [*notes, f"pay is left out: {odd}"]
    facts = {"pay_min": start, "pay_max": end, "pay_period": period, "pay_currency": code}
    return facts, [*notes, *told]


def _amount(value: Any, *, written: Any) -> Decimal | None:
    if value is None or written == "":
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal)):
        raise Odd("is not a number")
    shown = f'"{str(written)[:30]}"'
    try:
        amount = amount_of(value) if isinstance(value, str) else Decimal(str(value))
    except NotAnAmount:
        raise Odd(f"{shown} is not an amount of pay") from None
    if not amount.is_finite() or not 0 < amount <= PAY_LIMIT:
        raise Odd(f"{shown} is not an amount of pay")
    if amount != amount.quantize(_CENT):
        raise Odd(f"{shown} has more than two digits after the point")
    return amount.quantize(_CENT)


def _apart(text: str) -> tuple[str, str]:
    """ "USD 52,000", "18.50 €" or "$18.0000" as (figure, sign or code of its currency)."""
    text = text.strip()
    found = _SIGN.search(text)
    sign = found[0].strip().upper() if found else ""
    if found and (sign in _CURRENCIES or is_currency(sign)):
        text = (text[: found.start()] + text[found.end() :]).strip()
    else:
        sign = ""
    if _IN_EUROPE.fullmatch(text):
        whole, _, cents = text.partition(",")
        text = re.sub(r"[.'’\s]", "", whole) + f".{cents}"
    elif _IN_GROUPS.fullmatch(text):
        text = re.sub(r"['’\s]", "", text)
    return _MORE_ZEROS.sub("", text), sign


def _period(units: Mapping[str, Any]) -> PayPeriod:
    found = set()
    for name, value in units.items():
        if value in (None, ""):
            continue
        period = period_named(str(value))
        if period is None:
            raise Odd(f'{name} "{str(value)[:20]}" is not an hour, day, week, month or year')
        found.add(period)
    if not found:
        raise Odd("no period is stated")
    if len(found) > 1:
        raise Odd(f"it is stated {' and '.join(sorted(period.label for period in found))}")
    return found.pop()


def _currency(
    name: str, value: Any, *, signs: set[str], country: str
) -> tuple[str, tuple[str, ...]]:
    """(code, notes). A bare dollar, or none at all, is read by the country of the place."""
    text = "" if value is None else str(value).strip().upper()
    stated = {code for sign in {*signs, text} - {_DOLLAR, ""} for code in _codes(name, sign)}
    if len(stated) > 1:
        raise Odd(f"its currency is stated as {' and '.join(sorted(stated))}")
    is_dollar = _DOLLAR in signs or text == _DOLLAR
    if stated:
        code = stated.pop()
        if is_dollar and not is_written_in_dollars(code):
            raise Odd(f"its currency is stated as $ and {code}")
        return code, ()
    code = _DOLLARS.get(country, "") if is_dollar or country == "US" else ""
    if not code:
        raise Odd(f"no currency is stated{' but dollars' if is_dollar else ''}")
    shown = f'{name} "{_DOLLAR}"' if is_dollar else f"{name} is not stated and"
    return code, (f"{shown} is read as {code} by the place",)


def _codes(name: str, text: str) -> tuple[str, ...]:
    if text in _CURRENCIES:
        return _CURRENCIES[text]
    if not is_currency(text):
        raise Odd(f'{name} "{text[:20]}" is not the code of a currency')
    return (text,)
