"""What JSON-LD and CSV state in fields of their own: a place, and pay."""

from decimal import Decimal, InvalidOperation

from jobstore.lib import places
from openings.actions.importing.advert import RowRefused
from openings.actions.importing.place import ABROAD, NOT_FOUND, SEVERAL, PlaceRead

PAY_LIMIT = 100_000_000
HOME = frozenset({"", "US", "USA", "UNITED STATES"})
__all__ = ["SEVERAL", "place_of", "whole_amount"]


def place_of(*, city: str, state: str, postal: str, country: str) -> PlaceRead:
    """City and state, or a ZIP code that agrees with them; else nothing but a note."""
    if country.upper() not in HOME:
        return PlaceRead(country=country[:2].upper(), notes=(ABROAD,))
    code = places.state_code(state)
    by_zip = places.zip_place(postal) if postal else None
    by_name = places.city_in(city, code) if city and code else None
    if by_zip and (not code or by_zip.state == code):
        return PlaceRead(found=by_zip, country="US")
    if by_name:
        return PlaceRead(found=by_name, country="US")
    is_stated = bool(city or state or postal)
    return PlaceRead(
        region=code, country="US" if country else "", notes=(NOT_FOUND,) if is_stated else ()
    )


def whole_amount(value: object, *, name: str) -> int | None:
    """Whole units of the currency; what is no amount is refused, never rounded to zero."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise RowRefused(f"{name} is not a number")
    try:
        amount = Decimal(str(value).strip())
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or not 0 < amount <= PAY_LIMIT:
        raise RowRefused(f'{name} "{str(value)[:30]}" is not an amount of pay')
    return int(amount.to_integral_value())
