#!/usr/bin/env bash
# confusable-homoglyphs 3.3.1: names that are made small before they are looked up lose their disguise. Of 606 capitals
# of other alphabets with a twin in ASCII, 101 have none as a small letter: Cyrillic М is M and м is nothing, Greek Ε is
# E and ε nothing. NFKC before the look-up does the like: ϲ is c, but NFKC makes it a sigma, whose twin is o.
# So is_confusable("АСМЕ") and is_confusable("асме") differ in what they find, and a table made of small letters
# (as names are usually compared) lets "АСМЕ" pass beside "ACME".
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check confusable-homoglyphs==3.3.1
"$work/venv/bin/python" - <<'PYTHON'
from unicodedata import normalize

from confusable_homoglyphs.confusables import confusables_data, is_confusable


def twins(char):
    return {twin["c"] for twin in confusables_data.get(char, ()) if twin["c"].isascii()}


capitals = [c for c in confusables_data if len(c) == 1 and c.isupper() and not c.isascii() and twins(c)]
lost = [c for c in capitals if not twins(c.lower())]
found = {
    name: [hit["character"] for hit in is_confusable(name, greedy=True)
           if any(twin["c"].isascii() for twin in hit["homoglyphs"])]
    for name in ("АСМЕ", "АСМЕ".lower())
}
sigma = normalize("NFKC", "ϲ")
print("confusable-homoglyphs 3.3.1:", len(capitals), "capitals,", len(lost), "without a twin when small;", found)
print("ϲ:", twins("ϲ"), "after NFKC:", sigma, twins(sigma), "in small letters:", twins(sigma.casefold()))
assert len(capitals) >= 600 and len(lost) >= 100  # a few more with each Unicode
assert twins("М") == {"M"} and twins("м") == set() and twins("Ε") == {"E"} and twins("ε") == set()
assert len(found["АСМЕ"]) == 4 and len(found["асме"]) < 4
assert twins("ϲ") == {"c"} and twins(sigma.casefold()) == {"o"}
PYTHON
