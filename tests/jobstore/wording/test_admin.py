import re

import pytest
import re2
from django.urls import reverse

from coaching.account.actions import load_library
from coaching.feedback.models import FeedbackFinding
from coaching.practice.queries.session import has_link
from jobstore.wording.actions import load_wording
from jobstore.wording.models import WordingRevision, WordingRule
from jobstore.wording.queries.guard import CONTACT_PATTERNS, Level, corpus, review_wording
from jobstore.wording.queries.phrase import (
    _OPTIONS,
    BadPhrase,
    check_pattern,
    compiled,
    folded,
    lines_of,
    plain,
    regex_of,
)
from tests.factories.people import UserFactory
from tests.support.feedback import answer, ask, told_plan

LIST = reverse("admin:coaching_wordingrule_changelist")
TRY = reverse("admin:coaching_wordingrule_try")
ADD = reverse("admin:coaching_wordingrule_add")

pytestmark = pytest.mark.django_db


def page_of(rule):
    return reverse("admin:coaching_wordingrule_change", args=[rule.pk])


def text_of(response):
    return response.content.decode()


def facts(rule, **changes):
    usual = {
        name: getattr(rule, name)
        for name in ("list", "category", "pattern", "fine_in", "message", "suggestion")
    }
    inline = {"revisions-TOTAL_FORMS": "0", "revisions-INITIAL_FORMS": "0"}
    return {**usual, "is_active": "on", **inline, **changes}


@pytest.fixture
def rule():
    return WordingRule.objects.get(key="hold-union")


@pytest.fixture
def staff(client_of, erin):
    return client_of(erin)


# The rows ------------------------------------------------------------------------------------


def test_rules_are_loaded_once_and_stay_as_staff_left_them(rule):
    assert WordingRule.objects.count() >= 15
    WordingRule.objects.filter(pk=rule.pk).update(message="Ours.", is_active=False)
    assert load_wording() == 0
    assert load_library() == 0
    rule.refresh_from_db()
    assert (rule.message, rule.is_active) == ("Ours.", False)
    assert WordingRevision.objects.filter(rule=rule).count() == 1


def test_a_rule_that_is_missing_comes_back_with_its_first_version(rule):
    rule.delete()
    assert load_wording() == 1
    assert WordingRule.objects.get(key="hold-union").revisions.get().version == 1


# Phrases -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "found", "not_found"),
    [
        ("pregnan(t|cy)", "you are PREGNANT", "pregnantly"),
        ("smil(e|ed|ing)", "no smiling", "smiley"),
        ("fuck*", "fucking", "a fu ck"),
        ("tattoos?", "tattoo", "tattooist"),
        ("you (really )?lied", "you lied", "you nearly lied"),
        ("isn't", "it isn’t so", "isnt"),
        ("resume", "your résumé", "resumed"),
        ("middle-aged", "a middle-aged man", "middle aged"),
    ],
)
def test_phrase_matches_whole_words(line, found, not_found):
    WordingRule.objects.all().update(is_active=False)
    WordingRule.objects.filter(key="hold-union").update(is_active=True, pattern=line, fine_in="")
    assert review_wording({"advice": found}).hits
    assert not review_wording({"advice": not_found}).hits


@pytest.mark.parametrize(
    "line",
    [
        "(a+)+b",
        ".*",
        "[a-z]bc",
        "abc{9}",
        "(?!abc)def",
        "\\w+",
        "(abc",
        "abc)",
        "abc|def",
        "(abc|)",
        "ab",
        "(a|b)",
        "a?b?c?",
        "*abc",
        "ab*cd",
        "x" * 301,
        "a?b?c?d?e?f?g?hijk",
        "((((abc))))",
    ],
)
def test_what_is_no_simple_phrase_is_refused(line):
    with pytest.raises(BadPhrase):
        regex_of(line)
    assert check_pattern(line)


@pytest.mark.parametrize(
    "line",
    [
        "(a|aa|aaa)?(a|aa|aaa)?(a|aa|aaa)?aaa*",
        "(a|aa)" * 48 + "b",
        "((a|aa)(a|aa)|(aa|a)(a|aa))" * 10 + "b",
        "aaa* " * 50 + "b",
    ],
)
def test_no_allowed_line_makes_the_guard_slow(line):
    """One that tried every way to share the letters out would not come to an end."""
    assert check_pattern(line) == []
    pattern = compiled("\n".join([line] * 3))
    assert list(pattern.spans("a" * 2000 + "!")) in ([], [(0, 2000)])
    assert list(pattern.spans("a " * 1000)) == []


def test_lines_that_are_too_big_together_for_one_search_are_all_looked_for(rule):
    """Also those that were stored when nothing was too big."""
    words = " ".join(f"w{number:03}*" for number in range(40))
    big = "\n".join([words] * 24 + ["old hat", "hat trick"])
    with pytest.raises(re2.error):
        re2.compile("|".join(regex_of(line) for line in lines_of(big)), _OPTIONS)
    assert check_pattern(big) == []
    WordingRule.objects.filter(pk=rule.pk).update(pattern=big, fine_in=words)
    hits = review_wording({"text": "An old hat. A hat trick!"}).hits
    assert [hit.words for hit in hits if hit.rule_key == rule.key] == ["old hat", "hat trick"]


def test_what_matches_is_what_an_ordinary_pattern_would_match(db):
    """Every shipped rule at every sample sentence: the same words in the same places."""
    found = 0
    texts = [plain(text) for texts in corpus().values() for text in texts]
    odd = ["old 50% over 50%, over 50% old", "Résumé élderly", "ЁЛКА elderly_x elderly", "gen z"]
    for rule in WordingRule.objects.order_by("pk"):
        for lines in filter(None, (rule.pattern, rule.fine_in)):
            ways = "|".join(regex_of(line) for line in lines_of(lines)).replace(r"[\pL\pN_]", r"\w")
            ordinary = re.compile(rf"(?<!\w)(?:{ways})(?!\w)", re.IGNORECASE)
            for text in map(folded, (*texts, *odd)):
                spans = [match.span() for match in ordinary.finditer(text)]
                assert list(compiled(lines).spans(text)) == spans, (rule.key, text)
                found += len(spans)
    assert len(texts) == 149
    assert found > 80


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("abc", ["abc"]),
        ("ABC, abc. abc", ["ABC", "abc", "abc"]),
        ("abc abc", ["abc", "abc"]),
        ("xabc abcx abc1 _abc éabc", []),
        ("ж abc ж", ["abc"]),
        ("жabc", []),
        ("\U0001f600abc\U0001f600 abc", ["abc", "abc"]),
        ("", []),
    ],
)
def test_whole_words_of_any_alphabet(text, words):
    assert [text[start:end] for start, end in compiled("abc").spans(text)] == words


def test_contact_patterns_read_a_long_run_once():
    """Each start of a word would read on to the end, and a long text takes its square."""
    for run in ("a" * 60_000, "a-" * 30_000, "a." * 30_000, "1-" * 30_000, "@a" * 30_000):
        for pattern in CONTACT_PATTERNS:
            assert pattern.search(run) is None, (pattern.pattern, run[:4])
        assert not has_link(run.replace("@", "#").replace(".", " "))


# The pages -----------------------------------------------------------------------------------


def test_an_edit_is_a_new_version_and_holds_at_once(rule, staff, erin):
    assert review_wording({"advice": "You joined the guild."}).is_clean
    changed = facts(rule, pattern=f"{rule.pattern}\njoin(ed|s)? the guild")
    assert staff.post(page_of(rule), changed).status_code == 302
    (hit,) = review_wording({"advice": "You joined the guild."}).hits
    assert (hit.level, hit.rule_key, hit.rule_version) == (Level.HOLD, "hold-union", 2)
    rule.refresh_from_db()
    assert rule.edited_by == erin
    kept = WordingRevision.objects.filter(rule=rule).order_by("version")
    assert [row.version for row in kept] == [1, 2]
    assert "guild" not in kept[0].pattern
    assert "joined the guild" not in text_of(staff.get(LIST))
    assert "Version 2" in text_of(staff.get(page_of(rule)))


def test_saving_without_a_change_is_no_version(rule, staff):
    staff.post(page_of(rule), facts(rule))
    assert WordingRevision.objects.filter(rule=rule).count() == 1


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("[a-z]*", "has no meaning here"),
        ("", "Name at least one word or phrase"),
        ("you\nyour\nthe", "Too much that is fair would be stopped"),
    ],
)
def test_a_bad_rule_is_refused_beside_its_field(rule, staff, pattern, words):
    page = staff.post(page_of(rule), facts(rule, pattern=pattern))
    assert words in text_of(page)
    rule.refresh_from_db()
    assert rule.version == 1


def test_retiring_a_rule_warns_of_what_would_pass(rule, staff):
    retired = facts(rule)
    del retired["is_active"]
    page = text_of(staff.post(page_of(rule), retired, follow=True))
    assert "would now pass" in page
    assert review_wording({"advice": "You are in a union."}).is_clean


def test_a_new_rule_is_added_and_none_is_deleted(rule, staff):
    new = facts(rule, key="nudge-jargon", list="nudge", category="jargon", looks_for="words")
    new["pattern"] = "synerg(y|ies)"
    assert staff.post(ADD, new).status_code == 302
    assert review_wording({"advice": "More synergy."}).nudges
    delete = reverse("admin:coaching_wordingrule_delete", args=[rule.pk])
    assert staff.post(delete, {"post": "yes"}).status_code == 403


def test_a_text_can_be_tried(staff):
    page = text_of(staff.get(TRY))
    assert "How the rules measure up" in page
    page = text_of(staff.post(TRY, {"text": "You are too old, and call me at 614-555-0101."}))
    assert re.search(r"<mark>too old</mark>", page)
    assert "hold-age, version 1" in page
    assert "Not taken" in page
    assert "Passes" in text_of(staff.post(TRY, {"text": "Your native app works."}))
    page = text_of(staff.post(TRY, {"text": "You were rejected."}))  # as the form of a decision
    assert "Not taken" in page
    assert "<mark>rejected</mark>" in page
    assert "Say it without the word" in page
    assert "Write or paste a text." in text_of(staff.post(TRY, {"text": ""}))


def test_wording_pages_are_closed_to_others(client_of, bob):
    for who in (bob, UserFactory(staff=True)):
        for url in (LIST, TRY, ADD):
            assert client_of(who).get(url).status_code in {302, 403}


# What an answer keeps ------------------------------------------------------------------------


def test_an_answer_keeps_which_rule_in_which_version_found_what(employer, dana, now, staff):
    rule = WordingRule.objects.get(key="hold-age")
    staff.post(page_of(rule), facts(rule, message="Age plays no part."))
    asked = ask(told_plan(employer=employer, candidate=dana))
    answer(asked, advice="You are too old for this.")
    found = FeedbackFinding.objects.get()
    assert (found.rule_key, found.rule_version, found.words) == ("hold-age", 2, "too old")
    rule.refresh_from_db()
    staff.post(page_of(rule), facts(rule, message="Something else.", pattern="elderly person"))
    desk = reverse("admin:coaching_feedbackrequest_change", args=[asked.pk])
    page = text_of(staff.get(desk))
    assert "Age plays no part." in page
    assert "hold-age, version 2" in page
