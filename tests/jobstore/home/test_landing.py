import re

from django.conf import settings
from django.urls import reverse


def main_of(response) -> str:
    page = response.content.decode()
    return page[page.index("<main") : page.index("</main>")]


def test_search_box_leads_to_the_openings(client, db):
    main = main_of(client.get(reverse("home:landing")))
    form = main[main.index("<form") : main.index("</form>")]
    assert f'action="{reverse("openings:opening_list")}"' in form
    assert 'method="get"' in form
    assert set(re.findall(r'name="(\w+)"', form)) == {"q", "place"}


def test_landing_leads_to_advice_and_to_hiring(client, db):
    main = main_of(client.get(reverse("home:landing")))
    assert reverse("coaching:advice_list") in main
    assert reverse("people:employer_create") in main


def test_landing_answers_reads_only(client, db):
    assert client.post(reverse("home:landing")).status_code == 405


def test_copy_is_easy_to_read(client, db):
    """Flesch-Kincaid grade of the visible text, with syllables counted by vowel groups."""
    text = re.sub(r"<(script|svg).*?</\1>", " ", main_of(client.get("/")), flags=re.DOTALL)
    blocks = re.findall(r"<(p|h1|h2|h3)\b[^>]*>(.*?)</\1>", text, flags=re.DOTALL)
    plain = ". ".join(re.sub(r"<[^>]+>", " ", block).strip() for _, block in blocks)
    sentences = [part for part in re.split(r"[.?:]+\s", plain) if part.strip()]
    words = re.findall(r"[A-Za-z'-]+", plain)
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", w.lower().rstrip("e")))) for w in words)
    grade = 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59
    assert len(words) > 150
    assert grade <= 8
    assert "!" not in plain


def test_no_page_ends_a_sentence_twice():
    doubled = [
        str(path.relative_to(settings.BASE_DIR))
        for path in settings.BASE_DIR.glob("templates/**/*.html")
        if re.search(r"[\w)”]\.\.(?![./\w])", path.read_text())
    ]
    assert doubled == []
