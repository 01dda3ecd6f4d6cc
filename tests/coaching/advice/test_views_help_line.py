from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from coaching.advice.actions.help import load_help_lines
from coaching.advice.models import HelpLine
from coaching.advice.queries.help import countries, country_of_zone, help_lines
from tests.factories.coaching import RecoveryPlanFactory
from tests.factories.people import UserFactory


def test_lines_follow_the_time_zone(now, db):
    user = UserFactory(time_zone="Europe/London")
    client = Client()
    client.force_login(user)
    page = client.get(reverse("coaching:help_now")).content.decode()
    assert "United Kingdom</h2>" in page
    assert "Samaritans" in page
    assert "tel:116123" in page
    assert "988" not in page.split("United Kingdom</h2>")[1].split("<form")[0]


def test_every_country_can_be_chosen_without_signing_in(now, db):
    client = Client()
    for country in countries():
        page = client.get(reverse("coaching:help_now"), {"country": country.code}).content.decode()
        assert f">{country.name}</h2>" in page
        for line in help_lines(country.code):
            assert line.name in page or line.name.replace("&", "&amp;") in page


def test_unknown_country_falls_back(now, db):
    client = Client()
    assert "988" in client.get(reverse("coaching:help_now"), {"country": "ZZ"}).content.decode()
    client.force_login(UserFactory(time_zone="Asia/Tokyo"))
    page = client.get(reverse("coaching:help_now")).content.decode()
    assert "Find A Helpline" in page
    assert "tel:988" not in page


def test_retired_line_is_not_shown_and_loading_leaves_it(now, db):
    HelpLine.objects.filter(key="us-988").update(is_shown=False, name="Old name")
    assert load_help_lines() == 0
    assert "tel:988" not in Client().get(reverse("coaching:help_now")).content.decode()
    assert HelpLine.objects.get(key="us-988").name == "Old name"


def test_zones_name_countries():
    assert country_of_zone("America/New_York") == "US"
    assert country_of_zone("America/Indiana/Knox") == "US"
    assert country_of_zone("Australia/Perth") == "AU"
    assert country_of_zone("Asia/Kolkata") == "IN"
    assert country_of_zone("Europe/Rome") == "EU"
    assert country_of_zone("Asia/Tokyo") == ""


def test_recovery_pages_show_the_link_once(now, dana, client):
    plan = RecoveryPlanFactory(interview__application__candidate=dana)
    client.force_login(dana)
    for name in ("plan_list", "plan_detail", "mood_edit", "debrief_edit", "letter_edit"):
        args = [] if name == "plan_list" else [plan.pk]
        page = client.get(reverse(f"coaching:{name}", args=args), follow=True).content.decode()
        assert page.count("I'm struggling") == 1, name
    assert "I'm struggling" not in client.get(reverse("openings:opening_list")).content.decode()


def test_panel_shows_lines_of_the_reader(now, db):
    request = RequestFactory().get("/")
    request.user = UserFactory(time_zone="Pacific/Auckland")
    page = render_to_string("coaching/help/_help_now.html", request=request)
    assert "1737" in page
    assert "tel:111" in page
