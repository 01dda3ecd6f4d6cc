"""Staff edit the crisis words, version by version, and cannot take the help away."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from coaching.account.actions import load_library
from coaching.advice.models import CrisisWords, CrisisWordsRevision
from coaching.advice.queries.help import lists_now, mentions_crisis, shipped_lists, try_lists
from coaching.advice.states import CrisisPart
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
LIST = reverse("admin:coaching_crisiswords_changelist")


@pytest.fixture
def phrases():
    return CrisisWords.objects.get(part=CrisisPart.PHRASES)


def page_of(words):
    return reverse("admin:coaching_crisiswords_change", args=[words.pk])


def save(client, words, lines):
    inline = {"revisions-TOTAL_FORMS": "0", "revisions-INITIAL_FORMS": "0"}
    return client.post(page_of(words), {"lines": lines, **inline}, follow=True)


def person(group):
    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


def test_lists_are_loaded_once_and_stay_as_staff_left_them(phrases):
    assert {words.part for words in CrisisWords.objects.all()} == set(CrisisPart.values)
    assert CrisisWordsRevision.objects.count() == len(CrisisPart)
    CrisisWords.objects.filter(pk=phrases.pk).update(lines="want to die")
    load_library()
    phrases.refresh_from_db()
    assert phrases.lines == "want to die"


def test_new_phrase_helps_at_once_and_is_the_next_version(phrases, client_of, erin):
    assert not mentions_crisis("I feel like checking out for good.")
    save(client_of(erin), phrases, f"{phrases.lines}\nchecking out for good\n\n")
    assert mentions_crisis("I feel like checking out for good.")
    phrases.refresh_from_db()
    assert (phrases.version, phrases.edited_by) == (2, erin)
    versions = phrases.revisions.order_by("version").values_list("version", flat=True)
    assert list(versions) == [1, 2]
    first = phrases.revisions.get(version=1)
    assert "checking out" not in first.lines


def test_same_list_again_is_no_new_version(phrases, client_of, erin):
    save(client_of(erin), phrases, phrases.lines)
    phrases.refresh_from_db()
    assert phrases.version == 1


@pytest.mark.parametrize("lines", ["want to die", "xyz\nabc"])
def test_list_that_would_miss_somebody_is_refused_and_kept_in_the_form(
    phrases, client_of, erin, lines
):
    page = save(client_of(erin), phrases, lines)
    text = page.content.decode()
    assert "Help would not be shown any more for" in text
    assert lines.splitlines()[0] in text
    phrases.refresh_from_db()
    assert phrases.version == 1
    assert mentions_crisis("I keep thinking about suicide.")


def test_hedge_that_hides_a_heavy_sentence_is_refused(client_of, erin):
    hedges = CrisisWords.objects.get(part=CrisisPart.HEDGES)
    page = save(client_of(erin), hedges, f"{hedges.lines}\nthinking about suicide")
    assert "Help would not be shown any more for" in page.content.decode()


def test_too_short_a_line_is_refused(phrases, client_of, erin):
    page = save(client_of(erin), phrases, f"{phrases.lines}\n!!")
    assert "is too short" in page.content.decode()


def test_list_that_helps_too_often_is_kept_with_a_word_of_warning(phrases, client_of, erin):
    page = save(client_of(erin), phrases, f"{phrases.lines}\nkilled me")
    assert "Help would also be shown for: “That interview killed me.”" in page.content.decode()
    assert mentions_crisis("That interview killed me.")


def test_missing_row_switches_nothing_off():
    CrisisWords.objects.all().delete()
    assert lists_now() == shipped_lists()
    assert mentions_crisis("I want to die.")


def test_shipped_lists_pass_their_own_sentences():
    trial = try_lists(shipped_lists())
    assert (trial.missed, trial.mistaken) == ([], [])


@pytest.mark.parametrize(
    ("group", "status"), [("moderator", 200), ("coach", 200), ("consultant", 403)]
)
def test_lists_are_for_who_reads_what_people_write(phrases, client_of, group, status):
    client = client_of(person(group))
    assert client.get(LIST).status_code == status
    assert client.get(page_of(phrases)).status_code == status


def test_no_list_is_added_or_deleted(phrases, client_of, erin):
    client = client_of(erin)
    assert client.get(reverse("admin:coaching_crisiswords_add")).status_code == 403
    delete = reverse("admin:coaching_crisiswords_delete", args=[phrases.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403
