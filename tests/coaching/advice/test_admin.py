"""The editor of articles and the desk for replies, as moderators use them."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from coaching.advice.models import Article, ArticleRevision
from coaching.advice.states import ArticleState
from coaching.reply.models import HeldWord, Reply
from coaching.reply.states import ReplyState
from jobstore.lib import clock
from tests.coaching.reply.test_actions import sent, shown
from tests.factories import NOW
from tests.factories.people import UserFactory
from tests.support.desk import press


@pytest.fixture
def milo(db):
    user = UserFactory(email="milo@example.org", name="Milo Moderator", is_staff=True)
    user.groups.add(Group.objects.get(name="moderator"))
    return user


@pytest.fixture
def desk(client_of, milo):
    return client_of(milo)


@pytest.fixture
def mirror(db):
    return Article.objects.get(slug="mirror")


def edit_url(article, page="change") -> str:
    return reverse(f"admin:coaching_article_{page}", args=[article.pk])


def facts(article, **changes):
    data = {
        "title": article.title,
        "slug": article.slug,
        "summary": article.summary,
        "topic": article.topic,
        "position": article.position,
        "body": article.body,
        "sources": article.sources,
        "state": article.state,
        "publish_at_0": "2026-03-16",
        "publish_at_1": "07:00:00",
        "version": article.version,
    }
    return data | changes


def test_every_save_is_a_revision_with_who_and_what(desk, milo, mirror, now):
    body = mirror.body.replace("You need no friend", "You need nobody")
    assert desk.post(edit_url(mirror), facts(mirror, body=body)).status_code == 302
    mirror.refresh_from_db()
    assert mirror.version == 2
    newest = mirror.revisions.get(version=2)
    assert (newest.saved_by, newest.saved_at) == (milo, NOW)
    page = desk.get(edit_url(mirror, "revisions")).content.decode()
    assert "<ins>You need nobody" in page
    assert "<del>You need no friend" in page


def test_older_text_can_be_restored(desk, mirror, now):
    old = mirror.body
    desk.post(edit_url(mirror), facts(mirror, body="## All new\n\nText.", sources=""))
    restore = reverse("admin:coaching_article_restore", args=[mirror.pk, 1])
    assert desk.get(restore).status_code == 405
    page = desk.post(restore, {"version": 1}, follow=True).content.decode()
    assert "It changed while you were reading." in page
    desk.post(restore, {"version": 2})
    mirror.refresh_from_db()
    assert (mirror.version, mirror.body) == (3, old)
    assert ArticleRevision.objects.filter(article=mirror).count() == 3


def test_second_editor_is_told_and_overwrites_nothing(desk, mirror, now):
    desk.post(edit_url(mirror), facts(mirror, title="First"))
    answer = desk.post(edit_url(mirror), facts(mirror, title="Second"))
    assert "Somebody else has saved this article" in answer.content.decode()
    assert Article.objects.get(pk=mirror.pk).title == "First"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"body": "[[do:magic|Do magic]]", "sources": ""}, "There is no tool “magic”."),
        ({"body": "[[source:nobody]]", "sources": ""}, "is not in the list of sources"),
        ({"body": "Text.", "sources": "a | A book"}, "The text does not name the source"),
        ({"body": "# Top", "sources": ""}, "Begin headings with ##"),
        ({"body": "[[do:mood]]", "sources": ""}, "This cannot be read"),
        ({"body": "[[source:a]]", "sources": "a | A | javascript:x"}, "begins with https"),
    ],
)
def test_unknown_tools_and_sources_are_refused(desk, mirror, change, fault):
    answer = desk.post(edit_url(mirror), facts(mirror, **change))
    assert answer.status_code == 200
    assert fault in answer.content.decode()
    assert Article.objects.get(pk=mirror.pk).version == 1


def test_preview_shows_the_readers_page_and_saves_nothing(desk, mirror, now):
    change = {"body": "## A new part\n\nHello *there*.\n\n[[do:mood|Say it]]", "sources": ""}
    page = desk.post(edit_url(mirror), facts(mirror, _preview="Preview", **change))
    content = page.content.decode()
    assert "This is a preview" in content
    assert '<h2 id="a-new-part">A new part</h2>' in content
    assert "<em>there</em>" in content
    assert 'href="/advice/do/mood/"' in content
    assert Article.objects.get(pk=mirror.pk).version == 1
    faulty = desk.post(edit_url(mirror), facts(mirror, _preview="Preview", title=""))
    assert "Fill this in." in faulty.content.decode()
    assert "This is a preview" in desk.get(edit_url(mirror, "preview")).content.decode()


def test_draft_is_written_previewed_planned_and_read(desk, client, db):
    data = facts(Article(title="New", slug="new", topic="next", summary="Short."), version=0)
    data |= {"body": "Text.", "publish_at_0": "", "publish_at_1": "", "state": ArticleState.DRAFT}
    with clock.at(NOW):
        desk.post(reverse("admin:coaching_article_add"), data)
        article = Article.objects.get(slug="new")
        assert article.revisions.count() == 1
        assert client.get("/advice/new/").status_code == 404
        assert desk.get(edit_url(article, "preview")).status_code == 200
        planned = {"state": ArticleState.PUBLISHED, "publish_at_0": "2026-12-01"}
        desk.post(edit_url(article), data | planned | {"publish_at_1": "09:00:00", "version": 1})
        assert client.get("/advice/new/").status_code == 404
        listed = desk.get(reverse("admin:coaching_article_changelist")).content.decode()
        assert "Planned" in listed
    with clock.at(NOW.replace(month=12, day=2)):
        assert client.get("/advice/new/").status_code == 200


def test_articles_are_retired_not_deleted(desk, client, mirror):
    assert desk.post(edit_url(mirror, "delete"), {"post": "yes"}).status_code == 403
    chosen = {"action": "retire", "_selected_action": [mirror.pk]}
    desk.post(reverse("admin:coaching_article_changelist"), chosen)
    assert client.get("/advice/mirror/").status_code == 404
    assert Article.objects.get(pk=mirror.pk).state == ArticleState.RETIRED


@pytest.mark.parametrize("group", ["coach", "consultant", None])
def test_only_moderators_get_in(group, client_of, mirror, now):
    user = UserFactory(is_staff=True)
    if group:
        user.groups.add(Group.objects.get(name=group))
    client = client_of(user)
    reply = sent()
    pages = [edit_url(mirror, page) for page in ("change", "preview", "revisions")]
    pages.append(reverse("admin:coaching_reply_change", args=[reply.pk]))
    pages.append(reverse("admin:coaching_reply_changelist"))
    assert {client.get(page).status_code for page in pages} == {403}


def test_desk_shows_reasons_and_carries_out_what_is_pressed(desk, erin, now):
    reply = shown(erin)
    page = reverse("admin:coaching_reply_change", args=[reply.pk])
    assert "Answer as Job Store" in desk.get(page).content.decode()
    assert "Write the answer." in press(desk, page, {"act": "answer", "text": ""}).content.decode()
    press(desk, page, {"act": "answer", "text": "We agree."})
    assert Reply.objects.get(is_official=True).parent == reply
    press(desk, page, {"act": "decline"})
    reply.refresh_from_db()
    assert reply.state == ReplyState.DECLINED
    press(desk, page, {"act": "mute"})
    assert "(muted)" in desk.get(page).content.decode()
    assert press(desk, page, {"act": "nonsense"}).status_code == 302


def test_list_acts_on_many(desk, now):
    replies = [sent(f"Reply {n}", email=f"r{n}@example.org", place=f"p{n}") for n in range(2)]
    chosen = {"action": "spam", "_selected_action": [reply.pk for reply in replies]}
    url = reverse("admin:coaching_reply_changelist")
    desk.post(url, chosen)
    assert set(Reply.objects.values_list("state", flat=True)) == {ReplyState.SPAM}
    for queue in ("waiting", "urgent", "flagged", "unconfirmed", "shown", "away", "odd"):
        assert desk.get(url, {"queue": queue}).status_code in {200, 302}


def test_words_are_kept_by_moderators(desk, db):
    url = reverse("admin:coaching_heldword_add")
    desk.post(url, {"phrase": "miracle", "key": "miracle", "why": "advertising", "is_used": "on"})
    assert HeldWord.objects.get(phrase="miracle").is_used
