import re

from django.urls import reverse


def test_admin_carries_mark_and_colors(client_of, erin):
    page = client_of(erin).get(reverse("admin:index")).content.decode()
    assert "css/admin.css" in page
    assert 'class="mark"' in page
    assert "What waits for you" in page


def test_lists_are_named_by_what_they_hold(client_of, erin):
    names = {"people_employer": "Employers", "coaching_coachrequest": "Requests to our staff"}
    for view, name in names.items():
        page = client_of(erin).get(reverse(f"admin:{view}_changelist")).content.decode()
        assert f"<h1>{name}</h1>" in page
        assert f"<title>{name} |" in page
        assert 'href="#changelist-filter"' in page
        assert "Select " not in page


def test_admin_pages_hold_nothing_inline(client_of, erin):
    browser = client_of(erin)
    views = ["admin:index", "admin:people_user_changelist", "admin:people_user_add"]
    for view in views:
        page = browser.get(reverse(view)).content.decode()
        assert '"includeIndicatorStyles":false' in page, view  # htmx writes a style otherwise
        assert not re.search(r"<style\b|\sstyle=|\son\w+=\"", page), view
        assert not re.search(r"<script(?![^>]*(src=|json))", page), view
