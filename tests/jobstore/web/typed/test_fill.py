from jobstore.web.typed.fill import above_main, filled, label_of, labelled

PAGE = """<html><body><main>
<form method="post" action="/other/"><textarea name="text">
old</textarea></form>
<details><form method="post" action="/note/">
<input name="name" value="Old"><input type="hidden" name="version" value="4">
<input type="checkbox" name="tick" value="a" checked><input type="checkbox" name="tick" value="b">
<select name="kind"><option value="x" selected>X</option><option value="y">Y</option></select>
<input type="password" name="word"><input type="file" name="paper">
<textarea name="text">
old</textarea></form></details></main></body></html>"""


def fill(*fields, action="/note/", page="/page/"):
    notice = "[{}]".format
    return filled(PAGE, page=page, action=action, fields=list(fields), notice=notice)


def test_text_goes_into_the_form_that_it_was_sent_from():
    html = fill(("name", 'A "B" <c>'), ("text", "one\r\ntwo </textarea>"), ("version", "3"))
    assert 'value="A &quot;B&quot; &lt;c&gt;"' in html
    assert (
        '<textarea name="text">\none\r\ntwo &lt;/textarea&gt;</textarea></form></details>' in html
    )
    assert 'name="version" value="3"' in html
    assert '<form method="post" action="/other/"><textarea name="text">\nold</textarea>' in html


def test_choices_are_as_they_were():
    html = fill(("tick", "b"), ("kind", "y"), ("text", "x"))
    assert '<input type="checkbox" name="tick" value="a">' in html
    assert '<input type="checkbox" name="tick" value="b" checked>' in html
    assert '<option value="x">X</option><option value="y" selected>' in html


def test_what_has_no_place_is_told_and_secrets_are_never_written():
    html = fill(("text", "here"), ("text", "twice"), ("gone", "Lost words"), ("word", "pw"))
    assert "[[('text', 'twice'), ('gone', 'Lost words')]]" in html
    assert 'type="password" name="word">' in html


def test_a_folded_part_opens():
    assert '<details open>[[]]<form method="post" action="/note/">' in fill(("text", "x"))


def test_form_of_another_address_takes_it_only_where_its_own_is_missing():
    assert fill(("name", "N"), action="/moved/").count('value="N"') == 1
    assert fill(("unknown", "N")) is None


def test_everything_else_of_the_page_stays_as_it_is():
    assert fill(("name", "Old"), ("kind", "x"), ("tick", "a"), ("text", "old")).replace(
        " open>[[]]", ">"
    ) == PAGE.replace('name="name" value="Old"', 'name="name" value="Old"')


def test_form_that_stands_there_as_it_was_sent_gets_no_notice():
    same = [("version", "4"), ("tick", "a"), ("kind", "x"), ("name", "Old")]
    assert fill(*same) == PAGE
    assert "[[]]" in fill(("version", "4"), ("tick", "b"))  # a choice was another one
    assert "Words" in fill(*same, ("gone", "Words of a field that is gone"))


def test_notice_stands_on_top_of_what_a_page_says():
    assert above_main("<body><main id=a><p>", "!") == "<body><main id=a>!<p>"
    assert above_main("<p>", "!") == "!<p>"


LABELED_PAGE = """<label for="q">Which <b>shifts</b>? <span>*</span></label>
<input name="question_74" id="q">
<label for="n">Note</label><textarea name="note" id="n"></textarea>"""


def test_a_text_stands_under_the_label_of_its_field():
    fields = [("question_74", "All"), ("note", "N"), ("gone_field", "G")]
    assert labelled(LABELED_PAGE, fields) == [
        ("Which shifts?", "All"),
        ("Note", "N"),
        ("Gone field", "G"),
    ]


def test_a_name_without_its_form_shows_no_number():
    names = ["question_74", "form-0-full_name", "cover_note", "74"]
    assert [label_of(name) for name in names] == [
        "Question",
        "Full name",
        "Cover note",
        "What you wrote",
    ]
