"""Countries by the names that people write, from the ISO tables of `pycountry`."""

import gettext
import re
import unicodedata
from functools import lru_cache
from typing import Any

import pycountry

# What people write in English and ISO does not.
_ALSO = {
    "US": ("america",),
    "GB": ("uk", "great britain", "britain", "england", "scotland", "wales", "northern ireland"),
    "AE": ("uae", "emirates"),
    "BA": ("bosnia",),
    "BN": ("brunei",),
    "CD": ("dr congo", "drc", "democratic republic of the congo"),
    "CG": ("republic of the congo",),
    "CI": ("ivory coast",),
    "CV": ("cape verde",),
    "CZ": ("czech",),
    "FK": ("falkland islands",),
    "FM": ("micronesia",),
    "HK": ("hong kong sar",),
    "IE": ("republic of ireland", "eire"),
    "KP": ("north korea",),
    "KR": ("south korea", "republic of korea"),
    "MK": ("macedonia",),
    "MM": ("burma",),
    "MO": ("macau",),
    "NL": ("holland",),
    "PS": ("palestine",),
    "RU": ("russia", "россия"),
    "SZ": ("swaziland",),
    "TL": ("east timor",),
    "TR": ("turkey",),
    "VA": ("vatican", "vatican city"),
}
_TWO = ("congo",)  # a name in ISO, and of two countries to people
# Languages whose names of countries are read too; a name that means two countries is none.
_LANGUAGES = (
    *("cs", "da", "de", "es", "fi", "fr", "hu", "it", "ja", "ko", "nb", "nl", "pl", "pt", "ro"),
    *("ru", "sv", "tr", "uk", "zh_CN"),
)
_NAMES = ("name", "common_name", "official_name")
_NOT_A_LETTER = re.compile(r"[^\w ]|_")
_IN_THE_END = re.compile(r"(?<=\w)\s*\([^()]*\)\s*$")


def country_code(text: str) -> str:
    """Its two letters, of a name, of a code of two or three letters; empty when it is none."""
    key = _key(text)
    code = key.upper()
    found = pycountry.countries.get(alpha_2=code) or pycountry.countries.get(alpha_3=code)
    return str(found.alpha_2) if found else country_named(text)


def country_named(text: str) -> str:
    """Its two letters, of a name only: "IN" may be Indiana."""
    key = _key(text)
    return _by_name().get(key) or _by_name().get(key.removeprefix("the "), "")


def country_name(code: str) -> str:
    found = pycountry.countries.get(alpha_2=code)
    return str(getattr(found, "common_name", found.name)) if found else ""


def is_currency(code: str) -> bool:
    return pycountry.currencies.get(alpha_3=code) is not None


def is_written_in_dollars(code: str) -> bool:
    """Whether "$" stands for it: dollars, and the pesos too."""
    found = pycountry.currencies.get(alpha_3=code)
    return found is not None and bool(re.search("Dollar|Peso", found.name))


def _key(text: str) -> str:
    """Without accents, dots and what stands in parentheses at the end."""
    apart = unicodedata.normalize("NFKD", _IN_THE_END.sub("", text).casefold())
    plain = "".join(char for char in apart if not unicodedata.combining(char) and char not in ".'")
    return " ".join(_NOT_A_LETTER.sub(" ", plain).split())


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    english: dict[str, str] = {}
    for country in pycountry.countries:
        english |= {_key(name): country.alpha_2 for name in _stated(country)}
    english |= {name: code for code, names in _ALSO.items() for name in names}
    elsewhere: dict[str, set[str]] = {}
    for language in _LANGUAGES:
        told = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language])
        for country in pycountry.countries:
            for name in _stated(country):
                elsewhere.setdefault(_key(told.gettext(name)), set()).add(country.alpha_2)
    one = {name: codes.pop() for name, codes in elsewhere.items() if len(codes) == 1}
    return {name: code for name, code in (one | english).items() if name not in _TWO}


def _stated(country: Any) -> list[str]:
    return [getattr(country, name) for name in _NAMES if getattr(country, name, "")]
