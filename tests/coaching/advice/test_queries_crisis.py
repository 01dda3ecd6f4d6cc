import pytest

from coaching.advice.queries.help import CrisisPatterns, mentions_crisis

pytestmark = pytest.mark.django_db

HEAVY = [
    "I want to die.",
    "Sometimes I just want to die",
    "I don't want to live any more.",
    "I dont want to be here anymore",
    "I DON’T WANT TO WAKE UP.",
    "I keep thinking about suicide.",
    "I feel suicidal since Tuesday",
    "My family would be better off without me.",
    "I could really kill myself over this",
    "kill my-self",
    "There is no reason to live.",
    "I wish I were dead",
    "I cannot go on living like this, it is not worth living",
    "I took an overdose last year and I think of it again.",
    "I have been cutting myself again.",
    "No quiero vivir así",
    "Je veux mourir.",
]
LIGHT = [
    "",
    "That interview killed me.",
    "I died inside when my phone rang.",
    "I wanted to die of embarrassment.",
    "Asking about pay first was career suicide.",
    "I shot myself in the foot with the second answer.",
    "I cut myself short when they asked about the team.",
    "I worked for a suicide prevention line for two years.",
    "I had to kill time in the lobby, and it was dead quiet.",
    "The deadline is killing me.",
    "I would die for a job there.",
    "I do not want to move to Ohio.",
    "My hobby is diving; I dive to 30 meters.",
    "They asked how I end a project.",
    "I hurt myself by saying that I was late.",
]


@pytest.mark.parametrize("text", HEAVY)
def test_crisis_words_are_found(text):
    assert mentions_crisis(text)


@pytest.mark.parametrize("text", LIGHT)
def test_ordinary_words_are_left_alone(text):
    assert not mentions_crisis(text)


def test_any_of_several_texts_counts():
    assert mentions_crisis("I was late.", None, "I want to die.")
    assert not mentions_crisis(None, "")


def test_a_very_long_text_is_read_at_both_ends_only(db, monkeypatch):
    read = []
    real = CrisisPatterns.hit
    monkeypatch.setattr(CrisisPatterns, "hit", lambda own, t: read.append(len(t)) or real(own, t))
    light, heavy = "I could not say why I left. " * 70_000, "I want to kill myself. "
    assert not mentions_crisis(light)
    assert mentions_crisis(heavy + light)
    assert mentions_crisis(light + heavy)
    assert max(read) <= 20_001
    read.clear()
    assert not mentions_crisis(*["word " * 400] * 1000)
    assert sum(read) <= 100_000
