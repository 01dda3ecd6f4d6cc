"""The rules that replies to articles live by."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group

from coaching.advice.models import Article
from coaching.reply.actions import (
    NotShown,
    TooManyFlags,
    TooManyReplies,
    answer_reply,
    approve_reply,
    confirm_reply,
    decline_reply,
    flag_reply,
    mark_spam,
    mute_sender,
    submit_reply,
    sweep_replies,
    unmute_sender,
)
from coaching.reply.models import HeldWord, Reply, ReplyFlag
from coaching.reply.queries import FLAGS_PER_HOUR, holds_of, names_in, next_sweep_at
from coaching.reply.states import REPLY_MOVES, HoldReason, ReplyState
from jobstore.lib import clock, due
from jobstore.lib.moves import IllegalMove
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.people.access_token.models import AccessToken
from tests.factories import NOW
from tests.factories.people import UserFactory
from tests.support.mail import deliver

TEXT = "One line in the note was enough."


def article() -> Article:
    return Article.objects.get(slug="thank-you-note")


def sent(text=TEXT, *, email="vera@example.org", place="here", parent=None, by=None) -> Reply:
    return submit_reply(
        article=article(), parent=parent, name="Vera", email=email, text=text, place=place, by=by
    )


def shown(erin, **facts) -> Reply:
    return approve_reply(reply=confirm_reply(reply=sent(**facts)), by=erin)


def reasons(reply) -> set[str]:
    return set(reply.holds.values_list("reason", flat=True))


def test_same_reply_again_is_the_first_one(db, now):
    assert sent() == sent()
    assert Reply.objects.count() == OutgoingMail.objects.count() == 1


def test_an_address_is_asked_twice_a_day_whatever_becomes_of_the_replies(db, now):
    for number in range(5):
        sent(f"Reply {number}", place=f"place {number}")
        Reply.objects.update(state=ReplyState.SPAM)
    assert OutgoingMail.objects.count() == 2


def test_fourth_reply_of_one_place_in_an_hour_is_refused(db):
    with clock.at(NOW):
        for number in range(3):
            sent(f"Reply {number}", email=f"r{number}@example.org")
        with pytest.raises(TooManyReplies):
            sent("One more", email="r4@example.org")
        sent("From elsewhere", email="r5@example.org", place="there")
    with clock.at(NOW + timedelta(minutes=61)):
        sent("An hour later", email="r6@example.org")


def test_nobodys_inbox_is_filled_by_strangers(db, now):
    for number in range(5):
        sent(f"Reply {number}", place=f"place {number}")
    assert OutgoingMail.objects.filter(kind="coaching.reply_confirm").count() == 2


def test_mail_carries_nothing_that_a_stranger_typed(db, now):
    sent("Buy pills at pills.example")
    (message,) = deliver()
    whole = message.subject + message.body + str(message.alternatives) + str(message.to)
    assert "pills" not in whole
    assert "Vera" not in whole


def test_own_confirmed_address_needs_no_mail(dana, now):
    reply = sent(email="Dana@example.org", by=dana)
    assert reply.state == ReplyState.PENDING
    assert reply.writer == dana
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("See https://a.example and https://b.example", HoldReason.LINKS),
        ("Look at best-jobs.com and www.more.example", HoldReason.LINKS),
        ("I made money with Bitcoin.", HoldReason.WORDS),
        ("Acme Stores treated me badly.", HoldReason.NAMES),
        ("acme stores? ACME STORES treated me badly.", HoldReason.NAMES),
        ("Dana Seeker told me the same.", HoldReason.NAMES),
        ("Mr. Malone was rude.", HoldReason.NAMES),
        ("Sometimes I want to die.", HoldReason.CRISIS),
    ],
)
def test_text_is_held_for_a_reason(text, reason, employer, dana, now):
    assert reason in dict(holds_of(text=text, mail_hash="x"))


def test_plain_text_is_held_only_as_a_first_reply(employer, erin, now):
    assert dict(holds_of(text="One link: https://a.example/x is fine.", mail_hash="x")) == {
        HoldReason.FIRST: ""
    }
    reply = shown(erin)
    assert dict(holds_of(text="A second one.", mail_hash=reply.mail_hash)) == {}
    assert HoldReason.REPEATED in dict(holds_of(text=TEXT, mail_hash="other"))


def test_words_are_whole_and_staff_may_turn_them_off(db):
    assert HoldReason.WORDS not in dict(holds_of(text="The scampi were good.", mail_hash="x"))
    assert HoldReason.WORDS in dict(holds_of(text="It is a SCAM, really.", mail_hash="x"))
    HeldWord.objects.filter(phrase="scam").update(is_used=False)
    assert HoldReason.WORDS not in dict(holds_of(text="It is a SCAM, really.", mail_hash="x"))


def test_names_are_found_in_long_texts_by_few_queries(employer, db, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        assert names_in("Word " * 390 + "Acme Stores") == ["Acme Stores"]


def test_urgent_reply_comes_first_before_it_is_confirmed(db, now):
    sent("All fine here.", place="a")
    urgent = sent("I do not want to live.", email="u@example.org", place="b")
    assert urgent.is_urgent
    assert list(Reply.objects.waiting()) == [urgent]
    deliver()
    assert all("want to live" not in mail.text for mail in OutgoingMail.objects.order_by("pk"))


def test_confirming_twice_is_once_and_undoes_no_decision(erin, now):
    reply = sent()
    confirm_reply(reply=reply)
    decline_reply(reply=reply, by=erin)
    assert confirm_reply(reply=reply).state == ReplyState.DECLINED


def test_unconfirmed_reply_is_deleted_after_two_days_with_its_traces(db):
    with clock.at(NOW):
        reply = sent()
        deliver()
        assert AccessToken.objects.filter(object_id=str(reply.pk)).exists()
        assert next_sweep_at() == NOW + timedelta(hours=48)
    with clock.at(NOW + timedelta(hours=47)):
        sweep_replies()
        assert Reply.objects.exists()
    with clock.at(NOW + timedelta(hours=48)):
        assert sweep_replies() > 0
        assert sweep_replies() == 0
    assert not Reply.objects.exists()
    assert not AccessToken.objects.filter(email="vera@example.org").exists()


def test_places_are_forgotten_after_thirty_days(erin, db):
    with clock.at(NOW):
        reply = shown(erin)
        flag_reply(reply=reply, place="reader")
    with clock.at(NOW + timedelta(days=30)):
        sweep_replies()
        assert next_sweep_at() is None
    reply.refresh_from_db()
    assert reply.ip_hash == ""
    assert ReplyFlag.objects.get().reader_hash is None
    assert "coaching.replies" in [work.name for work in due.all_due_work()]


def test_writer_is_told_once_and_of_answers(erin, db):
    with clock.at(NOW):
        reply = shown(erin)
        decline_reply(reply=reply, by=erin)
        approve_reply(reply=reply, by=erin)
        other = shown(erin, text="Thank you.", email="wim@example.org", parent=reply)
        answer = answer_reply(reply=other, by=erin, text="We are glad.")
        own = shown(erin, text="And one more thing.", parent=reply)
        deliver()
    with clock.at(NOW + timedelta(days=1)):  # one mail about answers in a day
        deliver()
    assert answer.parent == reply
    assert own.parent == reply
    kinds = OutgoingMail.objects.filter(recipient_email="vera@example.org", state="sent")
    counts = [mail.kind for mail in kinds.order_by("pk")]
    assert counts.count("coaching.reply_published") == 2  # one for each of her two replies
    assert counts.count("coaching.reply_notify") == 2  # Wim's answer and ours, not her own


def test_reply_taken_away_in_time_is_not_announced(erin, db):
    with clock.at(NOW):
        reply = shown(erin)
        decline_reply(reply=reply, by=erin)
        assert [mail for mail in deliver() if "is there" in mail.subject] == []


def test_answers_need_what_readers_see(erin, now):
    with pytest.raises(NotShown):
        answer_reply(reply=confirm_reply(reply=sent()), by=erin, text="Hello.")


def test_one_flag_hides_nothing_and_three_readers_do(erin, now):
    reply = shown(erin)
    flag_reply(reply=reply, place="one")
    flag_reply(reply=reply, place="one")
    assert reply.flags.count() == 1
    assert Reply.objects.shown().get(pk=reply.pk).state == ReplyState.FLAGGED
    flag_reply(reply=reply, place="two")
    flag_reply(reply=reply, place="three")
    assert not Reply.objects.shown().filter(pk=reply.pk).exists()
    approve_reply(reply=reply, by=erin)
    assert Reply.objects.shown().filter(pk=reply.pk).exists()
    assert HoldReason.FLAGGED not in reasons(reply)


def test_flags_of_one_place_are_limited(erin, db):
    with clock.at(NOW):
        replies = [
            shown(erin, text=f"Reply {n}", email=f"r{n}@example.org", place=f"p{n}")
            for n in range(FLAGS_PER_HOUR + 1)
        ]
        for reply in replies[:-1]:
            flag_reply(reply=reply, place="angry")
        with pytest.raises(TooManyFlags):
            flag_reply(reply=replies[-1], place="angry")


def test_muted_sender_goes_to_spam_without_a_word(erin, now):
    first = confirm_reply(reply=sent("First"))
    second = sent("Second", place="b")
    assert mute_sender(reply=first, by=erin) == 2
    third = sent("Third", place="c")
    assert {r.state for r in Reply.objects.order_by("pk")} == {ReplyState.SPAM}
    assert not OutgoingMail.objects.filter(subject_id=str(third.pk)).exists()
    assert OutgoingMail.objects.get(subject_id=str(second.pk)).state == "canceled"
    unmute_sender(reply=first, by=erin)
    assert sent("Fourth", place="d").state == ReplyState.UNCONFIRMED


def test_moves_that_the_table_does_not_know_are_refused(erin, now):
    reply = sent()
    assert ReplyState.APPROVED not in REPLY_MOVES[reply.state]
    with pytest.raises(IllegalMove):
        approve_reply(reply=reply, by=erin)
    mark_spam(reply=reply, by=erin)
    with pytest.raises(IllegalMove):
        mark_spam(reply=reply, by=erin)


# Where somebody may be in danger ---------------------------------------------------------------
HEAVY = "I do not want to live."


def moderator(name="mona"):
    user = UserFactory(email=f"{name}@example.org", is_staff=True)
    user.groups.add(Group.objects.get(name="moderator"))
    return user


def test_staff_hear_of_an_urgent_reply_at_once_and_read_no_word_of_it(db, now):
    moderator()
    reply = sent(HEAVY)
    sent("A calm line.", email="c@example.org", place="c")
    mails = [mail for mail in deliver() if "mona@example.org" in mail.to[0]]
    assert [mail.subject for mail in mails] == ["Please look at this reply first"]
    assert str(reply.pk) in mails[0].body
    for word in (HEAVY, "live", "Vera", "vera@example.org"):
        assert word not in mails[0].body


def test_mail_about_an_urgent_reply_stops_once_somebody_looked(db, now, erin):
    moderator()
    reply = sent(HEAVY)
    decline_reply(reply=reply, by=erin)
    assert not [mail for mail in deliver() if "reply first" in mail.subject]


def test_urgent_reply_waits_for_staff_and_not_for_its_address(db, now, erin):
    """It is there after 48 hours, and leaves the queue when staff have looked."""
    urgent = sent(HEAVY, email="u@example.org", place="u")
    calm = sent("A calm line.", email="c@example.org", place="c")
    with clock.at(NOW + timedelta(hours=49)):
        assert next_sweep_at() <= clock.now()
        sweep_replies()
        assert list(Reply.objects.all()) == [urgent]
        assert list(Reply.objects.waiting()) == [urgent]
        decline_reply(reply=urgent, by=erin)
        assert not Reply.objects.waiting().exists()
    assert not Reply.objects.filter(pk=calm.pk).exists()


def test_urgent_reply_that_nobody_confirmed_goes_after_thirty_days(db, now):
    sent(HEAVY)
    with clock.at(NOW + timedelta(days=29)):
        sweep_replies()
        assert Reply.objects.exists()
    with clock.at(NOW + timedelta(days=30)):
        sweep_replies()
    assert not Reply.objects.exists()


def test_finding_names_the_versions_of_the_lists(db, now):
    hold = sent(HEAVY).holds.get(reason=HoldReason.CRISIS)
    assert hold.detail == "found by the word lists phrases 1, hedges 1, fillers 1"
