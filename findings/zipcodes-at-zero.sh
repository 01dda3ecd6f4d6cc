#!/usr/bin/env bash
# zipcodes 3.0.0: active ZIP codes of well-known US cities whose point is 0, 0, in the Atlantic.
# The figures are text, in two spellings ("0" and "0.0000"), and both are true to Python: a test such as
# `if row["lat"]` lets them pass, and the mean of a city's codes moves by up to thousands of miles.
# Seen: 872 rows at 0, 0, 713 of them active, among them Los Angeles 90085 and Stockton 95214.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check zipcodes==3.0.0
"$work/venv/bin/python" - <<'PYTHON'
import zipcodes

rows = [row for row in zipcodes.list_all() if float(row["lat"]) == 0 == float(row["long"])]
spellings = sorted({(row["lat"], row["long"]) for row in rows})
active = [row for row in rows if row["active"]]
cities = {(row["city"], row["state"]) for row in active}
print("zipcodes 3.0.0:", len(rows), "rows at 0, 0;", len(active), "active; spelled", spellings)
assert (len(rows), len(active)) == (872, 713)
assert spellings == [("0", "0"), ("0.0000", "0.0000")] and all(map(bool, spellings[0]))
assert {("Los Angeles", "CA"), ("Stockton", "CA")} <= cities
PYTHON
