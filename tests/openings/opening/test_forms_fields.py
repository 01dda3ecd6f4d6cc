import pytest
from django import forms

from openings.opening.forms.fields import NumberField, as_initial, as_text, field_for
from openings.opening.models import ScreeningQuestion
from openings.opening.states import QuestionKind

ANSWERS = {  # the field of each kind, what a browser sends, and what is stored
    QuestionKind.TEXT: (forms.CharField, "Yes, at night.", "Yes, at night."),
    QuestionKind.NUMBER: (NumberField, "4.5", "4.5"),
    QuestionKind.ONE_OF: (forms.ChoiceField, "Days", "Days"),
    QuestionKind.MANY_OF: (forms.MultipleChoiceField, ["Days", "Nights"], "Days\nNights"),
    QuestionKind.DATE: (forms.DateField, "2026-12-01", "2026-12-01"),
    QuestionKind.YES_NO: (forms.ChoiceField, "Yes", "Yes"),
}


def test_each_kind_of_question_is_known_here():
    assert set(ANSWERS) == set(QuestionKind)


@pytest.mark.parametrize("kind", ANSWERS)
def test_each_kind_of_question_has_its_field_and_comes_back_as_it_was_given(kind):
    sort, sent, stored = ANSWERS[kind]
    question = ScreeningQuestion(text="When?", kind=kind, options="Days\nNights")
    field = field_for(question)
    assert type(field) is sort
    assert as_text(field.clean(sent)) == stored
    assert as_text(field.clean(as_initial(question, stored))) == stored
