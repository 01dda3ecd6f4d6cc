import json
import zipfile

import pytest

from jobstore.lib.documents.check import CheckedDocument
from jobstore.people.user.queries.account import all_personal
from jobstore.people.user.views import archive_of
from openings.application.actions.resume import store_resume
from openings.application.models import Resume
from openings.opening.states import QuestionKind
from tests.factories.openings import ApplicationFactory, ResumeFactory, ScreeningQuestionFactory
from tests.support import documents as make

pytestmark = pytest.mark.django_db


def test_archive_has_a_page_to_read_and_files_under_their_own_names(now, dana):
    for content in (make.word("one"), make.word("two")):
        document = CheckedDocument(name="dana-resume.docx", mime_type="docx", content=content)
        store_resume(document=document, by=dana)
    lost = ResumeFactory(candidate=dana, original_name="lost.pdf")
    lost.file.storage.delete(lost.file.name)
    kept = Resume.objects.exclude(original_name="lost.pdf").order_by("pk")
    application = ApplicationFactory(
        candidate=dana, resume=kept[0], cover_note="<b>Dear & kind</b>"
    )

    with archive_of(dana) as target:
        archive = zipfile.ZipFile(target)
        page = archive.read("your-data.html").decode()
        rows = json.loads(archive.read("job-store.json"))["Résumés"]

    names = ["files/dana-resume.docx", "files/dana-resume (2).docx"]
    assert sorted(archive.namelist()) == sorted([*names, "job-store.json", "your-data.html"])
    assert sorted(row["file"] for row in rows if row["original_name"] != "lost.pdf") == sorted(
        names
    )
    assert '<a href="files/dana-resume%20%282%29.docx">dana-resume (2).docx</a>' in page
    assert "&lt;b&gt;Dear &amp; kind&lt;/b&gt;" in page
    assert f'<a href="#openings.resume-{kept[0].pk}">' in page
    assert f'id="openings.application-{application.pk}"' in page


def test_archive_names_the_question_and_writes_the_day_of_an_answer_out(now, dana):
    application = ApplicationFactory(candidate=dana)
    question = ScreeningQuestionFactory(
        opening=application.opening, text="When could you start?", kind=QuestionKind.DATE
    )
    application.answers.create(question=question, text="2026-12-15")

    with archive_of(dana) as target:
        archive = zipfile.ZipFile(target)
        page = archive.read("your-data.html").decode()
        [row] = json.loads(archive.read("job-store.json"))["Answers to questions of employers"]

    assert (row["asked"], row["text"]) == ("When could you start?", "Tuesday, December 15, 2026")
    for words in row["asked"], row["text"]:
        assert words in page


def test_title_as_long_as_a_number_of_a_row_is_no_number(now, dana):
    title = "Assistant Manager of the Night Shift"
    assert len(title) == len(str(ApplicationFactory(candidate=dana, opening__title=title).pk))

    with archive_of(dana) as target:
        assert title in zipfile.ZipFile(target).read("your-data.html").decode()


def test_every_sort_of_rows_has_a_title_of_its_own():
    titles = [thing.title for thing in all_personal()]
    assert len(set(titles)) == len(titles)
    assert [title for title in titles if "." in title or "_" in title or not title] == []
