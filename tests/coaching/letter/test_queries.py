from datetime import datetime

import pytest

from coaching.letter.queries import NoteFrame, NoteText, as_sentence, compose, findings, is_typo

FRAME = NoteFrame(
    candidate="Dana Seeker",
    interviewer="Rex Malone",
    panel=("Rex Malone", "Ines Ferrer"),
    employer="Acme Stores",
    opening="Store Supervisor",
    met_at=datetime(2026, 11, 24, 9),  # noqa: DTZ001 -- only the day is read
    other_employers=("Globex",),
)
GOOD = {
    "discussed": "We talked about how the team plans its Saturday shifts.",
    "wish_to_grow": "I want to learn to plan a week ahead.",
}


def found(**changes):
    return findings(FRAME, NoteText(**(GOOD | changes)))


def blocking(**changes):
    return [finding.text for finding in found(**changes) if finding.blocks]


def test_compose_reads_like_a_letter():
    body = compose(FRAME, NoteText(**GOOD, correction="It was three years."))
    assert body.startswith("Dear Rex Malone,\n\nThank you for meeting me on Tuesday, November 24")
    assert "set right: It was three years." in body
    assert body.endswith("Kind regards,\nDana Seeker")


@pytest.mark.parametrize(
    ("typed", "reads"),
    [
        ("we talked about the Saturday shifts", "We talked about the Saturday shifts."),
        ("We talked.", "We talked."),
        ("what a good question!", "What a good question!"),
        ("they said “come again”", "They said “come again”"),
        ("iPhones, and how you repair them", "iPhones, and how you repair them."),
        ("  élan is what I liked ", "Élan is what I liked."),
        ("", ""),
    ],
)
def test_answers_stand_as_sentences(typed, reads):
    assert as_sentence(typed) == reads


def test_every_answer_of_a_note_stands_as_a_sentence():
    typed = {
        "discussed": "the spring sale and who plans it",
        "drew_me": "everybody may decide",
        "correction": "it was three years",
        "wish_to_grow": "i want to plan a week",
    }
    body = compose(FRAME, NoteText(**typed))
    assert "\n\nThe spring sale and who plans it.\n\nEverybody may decide.\n\n" in body
    assert "set right: It was three years.\n\nI want to plan a week.\n\nKind" in body


def test_good_note_has_no_findings():
    assert found() == []


@pytest.mark.parametrize(
    "changes",
    [
        {"discussed": ""},
        {"discussed": "The job"},
        {"wish_to_grow": " "},
        {"correction": "word " * 61, "matters": True},
        {"correction": "It was three years."},
        {"correction": "It was three years.", "matters": False},
        {"drew_me": "word " * 180},
        {"discussed": "Dear Bob, we talked about how the shifts are planned."},
        {"discussed": "Thank you, Susan, for showing me how the shifts are planned."},
        {"drew_me": "It was good to meet you, Mr. Mallory."},
        {"drew_me": "I would like to work with Rax on the floor."},
        {"drew_me": "What Mr. Malene said about the team stayed with me."},
        {"drew_me": "I would love to join Globex and learn."},
        {"drew_me": "The role at Initech suits me."},
        {"drew_me": "Globex is a place that I like."},
        {"drew_me": "I admire [company name] a lot."},
        {"drew_me": "I admire {{ company }} a lot."},
        {"drew_me": "XXX is a place that I like."},
        {"drew_me": "I talked to ____ as well."},
        {"drew_me": "See https://example.org for my work."},
        {"drew_me": "See mysite.com for my work."},
        {"drew_me": "Write to me at dana@example.org please."},
        {"drew_me": "Call me at (614) 555-0101 at any time."},
        {"drew_me": "Call me at +1 614.555.0101 at any time."},
    ],
)
def test_check_blocks(changes):
    assert blocking(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"drew_me": "I am sorry that I was late. I apologize for the noise."},
        {"drew_me": "I blew the question about returns."},
        {"drew_me": "Susan showed me the floor, and that was kind."},
    ],
)
def test_check_warns_and_does_not_block(changes):
    assert len(found(**changes)) == 1
    assert blocking(**changes) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"drew_me": "Rex, your story about the first store stayed with me."},
        {"drew_me": "Thank you, Rex, and please thank Ines as well."},
        {"drew_me": "I was a lead at Target from 2019 to 2024, and Excel is second nature."},
        {"drew_me": "I am sorry that I was late."},
        {"drew_me": "The role at Acme suits me, and I would love to join Acme Stores."},
        {"drew_me": "Dear to me is a calm team. Reading the plan for 2027 was good."},
        {"correction": "word " * 60, "matters": True},
    ],
)
def test_check_lets_honest_text_pass(changes):
    assert found(**changes) == []


@pytest.mark.parametrize(
    ("word", "name", "typo"),
    [
        ("rax", "rex", True),
        ("rex", "rex", False),
        ("malene", "malone", True),
        ("marlowne", "malone", True),
        ("market", "malone", False),
        ("max", "rex", False),
    ],
)
def test_is_typo(word, name, typo):
    assert is_typo(word, name) is typo
