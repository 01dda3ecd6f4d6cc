from django.conf import settings as configured
from django.urls import reverse


def test_styleguide_shows_every_component(client, db):
    page = client.get(reverse("home:styleguide")).content.decode()
    shown = {
        "alert": "alert-warning",
        "badge": "badge-success",
        "empty_state": 'class="empty-state"',
        "error_summary": 'class="error-summary"',
        "mark": 'class="mark"',
        "messages": 'id="messages"',
        "page_header": 'class="page-header"',
        "pagination": "Page 2 of 5",
        "steps": 'aria-current="step"',
    }
    folder = configured.BASE_DIR / "templates" / "components"
    ours = {path.stem for path in folder.glob("*.html")} - {"glass"}  # the picture of the landing
    missing = {name for name in ours & shown.keys() if shown[name] not in page}
    assert not missing
    assert shown.keys() <= ours


def test_styleguide_is_for_development_only(client, db, settings):
    settings.DEV_PAGES = False
    assert client.get(reverse("home:styleguide")).status_code == 404
