import re

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string

from jobstore.web.forms import AddressField, LinkField, StyledForm, VersionField

IMPOSSIBLE = [
    "a@[127.0.0.1]",
    f"{'a' * 65}@example.org",
    f"a@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.{'f' * 20}.org",
    "a@b\x00.org",
    "a@localhost",
]


class SampleForm(StyledForm):
    name = forms.CharField(label="Full name", help_text="As on your resume.")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "One"), ("b", "Two")])
    topics = forms.MultipleChoiceField(choices=[("a", "One")], widget=forms.CheckboxSelectMultiple)
    file = forms.FileField()
    agree = forms.BooleanField()
    own = forms.CharField(error_messages={"required": "Write your own words."})

    def clean(self):
        self.add_error(None, "These two do not fit together.")


def crispy(form: forms.Form) -> str:
    template = Template("{% load crispy_forms_tags %}{% crispy form %}")
    return template.render(Context({"form": form}))


def test_missing_fields_say_what_to_do():
    errors = {name: list(texts) for name, texts in SampleForm({}).errors.items()}
    assert errors == {
        "name": ["Fill this in."],
        "kind": ["Choose one."],
        "topics": ["Choose at least one."],
        "file": ["Choose a file."],
        "agree": ["Tick the box to go on."],
        "own": ["Write your own words."],
        "__all__": ["These two do not fit together."],
    }


@pytest.mark.parametrize("address", IMPOSSIBLE)
def test_impossible_addresses_are_refused(address):
    class AddressForm(StyledForm):
        email = AddressField()

    assert list(AddressForm({"email": address}).errors) == ["email"]
    assert AddressForm({"email": " maya@example.org "}).is_valid()


def test_fields_come_without_form_tag_and_token():
    html = crispy(SampleForm())
    assert "<form" not in html
    assert "csrfmiddlewaretoken" not in html
    assert 'name="name"' in html


def test_errors_and_help_are_linked_to_their_field():
    html = crispy(SampleForm({"kind": "a"}))
    field = html[html.index('name="name"') :]
    field = field[: field.index(">")]
    assert 'aria-invalid="true"' in field
    described = field.split('aria-describedby="')[1].split('"')[0].split()
    assert described == ["id_name_helptext", "id_name_error"]
    assert all(f'id="{name}"' in html for name in described)


def test_typed_text_is_kept_and_escaped():
    assert "&lt;b&gt;Dana" in crispy(SampleForm({"name": "<b>Dana"}))


def test_summary_links_every_error_to_its_field():
    form = SampleForm({"name": "Dana"}, auto_id="here_%s")
    html = render_to_string("components/error_summary.html", {"form": form})
    assert "There are 6 problems" in html
    assert "These two do not fit together." in html
    for field in ("kind", "file", "agree", "own"):
        assert f'href="#here_{field}"' in html
        assert f'id="here_{field}"' in crispy(form)
    assert 'href="#div_here_topics"' in html  # a group has no field of its own
    assert 'id="div_here_topics"' in crispy(form)


def test_summary_is_silent_about_a_form_in_order():
    form = StyledForm({})
    assert form.is_valid()
    assert not render_to_string("components/error_summary.html", {"form": form}).strip()


class LinkForm(StyledForm):
    link = LinkField(max_length=60, required=False)


@pytest.mark.parametrize(
    "text",
    ["acme", "http://exa mple.com", "javascript:alert(1)", "ftp://example.com", "http://[::1"],
)
def test_link_that_is_none_is_told_once(text):
    form = LinkForm({"link": text})
    assert form.errors == {
        "link": ["Write the address of a page, for example https://www.example.com."]
    }


@pytest.mark.parametrize("text", ["example.com", "https://example.com"])
def test_link_gets_its_beginning(text):
    form = LinkForm({"link": text})
    assert form.is_valid()
    assert form.cleaned_data["link"] == "https://example.com"


@pytest.mark.parametrize(
    ("path", "field"),
    [("/accounts/signup/", "name"), ("/accounts/login/", "login"), ("/profile/", "name")],
)
def test_no_field_cuts_what_is_pasted(path, field, client, client_of, dana):
    page = (client_of(dana) if path == "/profile/" else client).get(path).content.decode()
    assert "maxlength" not in page
    assert re.search(rf'<input[^>]* name="{field}"[^>]* data-limit="\d+"', page)


class VersionedForm(StyledForm):
    version = VersionField()


@pytest.mark.parametrize("typed", [{}, {"version": ""}, {"version": "x"}, {"version": "-3"}])
def test_version_that_is_none_counts_as_overtaken(typed):
    form = VersionedForm(typed)
    assert form.is_valid()
    assert form.cleaned_data == {"version": 0}
    form.renew_version(7)
    assert form["version"].value() == 7
