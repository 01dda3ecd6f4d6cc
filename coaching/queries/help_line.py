"""Where somebody who is struggling finds a person to talk to, by country."""

from dataclasses import dataclass


@dataclass(frozen=True)
class HelpLine:
    name: str
    how: str  # said in words
    url: str  # a link that a phone understands


HELP_LINES: dict[str, tuple[HelpLine, ...]] = {
    "US": (
        HelpLine("988 Suicide & Crisis Lifeline", "Call or text 988, day and night", "tel:988"),
        HelpLine("Emergency", "Call 911 if you or somebody else is in danger", "tel:911"),
    )
}
DEFAULT_COUNTRY = "US"


def help_lines(country: str = DEFAULT_COUNTRY) -> tuple[HelpLine, ...]:
    return HELP_LINES.get(country, HELP_LINES[DEFAULT_COUNTRY])
