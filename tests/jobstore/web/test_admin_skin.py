import re

from django.urls import reverse


def test_admin_carries_mark_and_colors(client_of, erin):
    page = client_of(erin).get(reverse("admin:index")).content.decode()
    assert "css/admin.css" in page
    assert 'class="mark"' in page
    assert "What waits for you" in page


def test_lists_are_named_by_what_they_hold(client_of, erin):
    names = {"people_employer": "Employers", "coaching_coachrequest": "Coach requests"}
    for view, name in names.items():
        page = client_of(erin).get(reverse(f"admin:{view}_changelist")).content.decode()
        assert f"<h1>{name}</h1>" in page
        assert f"<title>{name} |" in page
        assert '<nav class="list-cuts"' in page
        assert "Select " not in page


def test_cells_of_a_list_name_their_column_without_a_script(client_of, erin, dana):
    """On narrow screens a row is a card, and what is empty is left out of it."""
    page = client_of(erin).get(reverse("admin:people_user_changelist")).content.decode()
    assert '<td data-label="Full name" class="field-name">' in page
    assert '<td data-label="Last login" data-nothing class="field-last_login nowrap">' in page
    assert page.count("<td") == page.count("data-label=") + page.count('class="action-checkbox"')


def test_admin_pages_hold_nothing_inline(client_of, erin):
    browser = client_of(erin)
    views = ["admin:index", "admin:people_user_changelist", "admin:people_user_add"]
    for view in views:
        page = browser.get(reverse(view)).content.decode()
        assert '"includeIndicatorStyles":false' in page, view  # htmx writes a style otherwise
        assert not re.search(r"<style\b|\sstyle=|\son\w+=\"", page), view
        assert not re.search(r"<script(?![^>]*(src=|json))", page), view
