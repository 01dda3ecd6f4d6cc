from jobstore.web.typed.labels import label_of, labelled

PAGE = """<label for="q">Which <b>shifts</b>? <span>*</span></label>
<input name="question_74" id="q">
<label for="n">Note</label><textarea name="note" id="n"></textarea>"""


def test_a_text_stands_under_the_label_of_its_field():
    fields = [("question_74", "All"), ("note", "N"), ("gone_field", "G")]
    assert labelled(PAGE, fields) == [("Which shifts?", "All"), ("Note", "N"), ("Gone field", "G")]


def test_a_name_without_its_form_shows_no_number():
    names = ["question_74", "form-0-full_name", "cover_note", "74"]
    assert [label_of(name) for name in names] == [
        "Question",
        "Full name",
        "Cover note",
        "What you wrote",
    ]
