import pytest

from jobstore.mail import kinds
from jobstore.mail.states import Category, Doubt, Hours
from tests.factories.mail import sample_kind


def test_outsiders_never_get_a_second_copy_by_declaration(mail_kinds):
    with pytest.raises(ValueError, match="in doubt it is held"):
        sample_kind(mail_kinds, category=Category.RELAYED, doubt=Doubt.RESEND)


def test_digests_wait_behind_every_follow_up():
    follow_ups = [kind.priority for kind in kinds.all_kinds() if kind.category == Category.COACHING]
    digests = [kind.priority for kind in kinds.all_kinds() if kind.category == Category.DIGEST]
    assert len(digests) >= 2
    assert min(digests) > max(follow_ups)


def test_staff_are_written_to_by_day_but_in_danger_or_when_they_asked():
    staff = {"coach", "moderators", "consultants", "that member of staff"}
    to_staff = [kind for kind in kinds.all_kinds() if kind.recipient in staff]
    assert {kind.recipient for kind in to_staff} == staff
    assert {kind.name for kind in to_staff if kind.hours == Hours.ANY} == {
        *("coaching.coach_urgent", "coaching.reply_urgent", "mail.sample"),
    }
