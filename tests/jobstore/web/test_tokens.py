"""Every pair of text and ground that the style sheets put together meets WCAG 2.2 AA."""

import re

import pytest
from django.conf import settings

TOKENS = settings.BASE_DIR / "jobstore" / "static_src" / "_tokens.scss"
TEXT, PARTS = 4.5, 3.0
GROUNDS = ["page", "surface", "sunken"]
PAIRS = [
    *[(ink, ground, TEXT) for ink in ("ink", "ink-quiet", "brand") for ground in GROUNDS],
    *[(ink, "brand-soft", TEXT) for ink in ("ink", "ink-quiet", "brand", "brand-strong")],
    ("brand-strong", "surface", TEXT),
    ("on-brand", "brand", TEXT),
    ("on-brand", "brand-strong", TEXT),
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-strong", TEXT),
    *[(kind, f"{kind}-soft", TEXT) for kind in ("success", "warning", "danger", "info")],
    *[("danger", ground, TEXT) for ground in GROUNDS],
    ("ink", "warning-soft", TEXT),
    # The edges of fields and buttons, the focus ring, the bar that marks where you are.
    *[("line-strong", ground, PARTS) for ground in ("page", "surface")],
    *[("accent-line", ground, PARTS) for ground in ("page", "surface", "brand-soft")],
]


def colors(name: str) -> dict[str, str]:
    body = re.search(rf"\${name}: \((.*?)\);", TOKENS.read_text(), re.DOTALL)
    assert body
    return dict(re.findall(r"([\w-]+): (#[0-9a-f]{6})", body[1]))


def luminance(color: str) -> float:
    def linear(part: str) -> float:
        value = int(part, 16) / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(color[start : start + 2]) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_black_and_white_is_known():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("mode", ["day", "night"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_pair_has_enough_contrast(mode, ink, ground, least):
    tokens = colors(mode)
    assert contrast(tokens[ink], tokens[ground]) >= least


def test_both_modes_have_the_same_tokens():
    assert colors("day").keys() == colors("night").keys()
    assert len(colors("day")) > 20
