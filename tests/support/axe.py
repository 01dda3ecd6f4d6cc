"""What axe finds on a page as a browser shows it, and whether the page scrolls sideways."""

from axe_playwright_python.sync_playwright import Axe

ALL_RULES = {"resultTypes": ["violations"]}
# What another color mode can break; another width is measured.
COLORS = ALL_RULES | {"runOnly": ["color-contrast", "link-in-text-block"]}
WIDER = "document.documentElement.scrollWidth - innerWidth"


def faults_of(page, rules) -> list[str]:
    found = [
        f"{violation['id']}: {[node['target'] for node in violation['nodes']]}"
        for violation in Axe().run(page, options=rules).response["violations"]
    ]
    excess = page.evaluate(WIDER)
    return [*found, f"{excess} px too wide"] if excess > 0 else found
