from django.urls import reverse

from openings.opening.forms.opening import OpeningForm
from openings.opening.models import Opening
from tests.factories.openings import OpeningFactory

TYPED = {
    "title": "Baker",
    "remote": "on_site",
    "country": "US",
    "pay_currency": "USD",
    "pay_period": "YEAR",
    "answer_days": "10",
}


def test_posting_says_not_to_call(now, employer, alice, client):
    client.force_login(alice)
    url = reverse("openings:opening_create", args=[employer.slug])
    assert client.post(url, TYPED | {"no_calls": "on"}).status_code == 302
    opening = Opening.objects.get(title="Baker")
    assert opening.no_calls
    preview = client.get(reverse("openings:opening_preview", args=[employer.slug, opening.pk]))
    assert "asks candidates not to call" in preview.content.decode()


def test_posting_without_the_wish_says_nothing_of_it(now, db, client):
    page = client.get(OpeningFactory().get_absolute_url()).content.decode()
    assert "not to call" not in page


def test_welcome_and_refusal_exclude_each_other():
    form = OpeningForm(TYPED | {"no_calls": "on", "welcomes_calls": "on"})
    assert not form.is_valid()
    assert "keep one of both" in form.errors["no_calls"][0]
