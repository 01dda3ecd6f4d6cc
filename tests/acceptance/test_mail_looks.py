"""The HTML of each golden mail as a phone and a desk show it, by day and by night."""

from pathlib import Path

import pytest

from tests.support.axe import COLORS, faults_of

pytestmark = [pytest.mark.browser, pytest.mark.once]

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "mails"
PHONE, DESK = 360, 700  # pixels


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_mail_fits_and_can_be_read(browser, mode, width):
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=mode)
    page = context.new_page()
    faults = {}
    for path in sorted(GOLDEN.glob("*.html")):
        page.set_content(path.read_text())
        if found := faults_of(page, COLORS):
            faults[path.stem] = found
    context.close()
    assert faults == {}
