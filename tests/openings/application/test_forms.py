import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openings.application.actions.resume import store_resume
from openings.application.actions.submit import AlreadyApplied, save_draft, submit_application
from openings.application.forms.application import ApplyForm, WithdrawForm
from openings.application.models import Application
from openings.application.states import Stage
from openings.opening.states import QuestionKind
from tests.factories.openings import OpeningFactory, ScreeningQuestionFactory
from tests.support import documents as make
from tests.support.proof import rounds

pytestmark = pytest.mark.django_db
WORD = make.word()
# Anything that a browser or a script can send as UTF-8, odd numbers and dates more often.
odd = st.sampled_from(
    ["", " ", "\x00", "NaN", "-1", "1e309", "٣", "2026-02-30", "0001-01-01", "Early", "Yes"]
)
texts = st.one_of(odd, st.text(st.characters(exclude_categories=["Cs"]), max_size=40))


@pytest.mark.proof
@settings(
    deadline=None,
    max_examples=rounds(sample=25, whole=500),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(values=st.lists(texts, min_size=12, max_size=12), with_file=st.booleans())
def test_whatever_is_typed_is_sent_or_kept(now, dana, values, with_file):
    opening = OpeningFactory()
    questions = [
        ScreeningQuestionFactory(opening=opening, kind=kind, options="Early\nLate")
        for kind in QuestionKind.values
    ]
    names = ["name", "phone", "cover_note", "submission_key", "opened", "earlier_resume"]
    names += [f"question_{question.pk}" for question in questions]
    data = QueryDict(mutable=True)
    for name, value in zip(names, values, strict=True):
        data.appendlist(name, value)
    files = {"resume": SimpleUploadedFile("cv.docx", WORD)} if with_file else {}

    form = ApplyForm(data, files, opening=opening, candidate=dana)
    is_valid = form.is_valid()
    try:
        if is_valid:
            resume = form.chosen_resume() or store_resume(
                document=form.cleaned_data["resume"], by=dana
            )
            kept = submit_application(
                opening=opening,
                by=dana,
                entry=form.entry(),
                resume=resume,
                submission_key=form.key(),
                opened_at=form.opened_at(),
            )
        else:
            kept = save_draft(
                opening=opening, by=dana, entry=form.typed(), submission_key=form.key()
            )
    except AlreadyApplied:
        raise AssertionError("Nobody has applied to this opening.") from None

    kept = Application.objects.get(pk=kept.pk)
    assert kept.stage == (Stage.APPLIED if is_valid else Stage.DRAFT)
    if not is_valid:
        assert kept.cover_note == values[2].replace("\x00", "")
        again = ApplyForm(opening=opening, candidate=dana, draft=kept, now=now)
        assert again["cover_note"].value() == kept.cover_note
        assert again.as_div()


def test_withdraw_form_joins_reason_and_more():
    form = WithdrawForm({"reason": "It took too long.", "more": " Ten days. "})

    assert form.is_valid()
    assert form.words() == "It took too long. Ten days."


def test_withdraw_form_takes_silence():
    form = WithdrawForm({})

    assert form.is_valid()
    assert form.words() == ""
