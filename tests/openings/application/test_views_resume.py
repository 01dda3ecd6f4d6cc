import hashlib
from http import HTTPStatus

import pytest

from jobstore.lib.documents.check import check_document
from jobstore.people.employer.models import Membership
from openings.application.actions.resume import store_resume
from openings.application.states import Stage
from tests.factories.openings import ApplicationFactory, OpeningFactory
from tests.support import documents as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def resume(dana):
    document = check_document(make.pdf(), name="my cv <final>.pdf")
    return store_resume(document=document, by=dana)


def url(resume):
    return f"/resumes/{resume.pk}/"


def test_resume_download_is_an_attachment_nobody_runs(now, dana, resume, client_of):
    ApplicationFactory(
        candidate=dana, resume=resume, opening__title='Café "Nord" / baker', contact_name="Dána Ö"
    )

    response = client_of(dana).get(url(resume))

    assert response.status_code == HTTPStatus.OK
    assert hashlib.sha256(response.content).hexdigest() == resume.sha256
    assert response["Content-Type"] == "application/pdf"
    disposition = response["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=utf-8''D%C3%A1na%20%C3%96%20-%20Caf")
    assert "final" not in disposition
    assert "/" not in disposition
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "no-store"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"


def test_resume_is_for_its_candidate_and_who_was_sent_it(
    now, alice, bob, charlie, dana, erin, employer, resume, client_of
):
    def may(user):
        return client_of(user).get(url(resume)).status_code == HTTPStatus.OK

    assert [may(user) for user in (dana, alice, bob, charlie, erin)] == [True] + [False] * 4
    draft = ApplicationFactory(
        candidate=dana,
        resume=resume,
        opening=OpeningFactory(employer=employer),
        stage=Stage.DRAFT,
        submitted_at=None,
    )
    assert not may(alice)
    draft.stage, draft.submitted_at = Stage.APPLIED, now
    draft.save()
    assert [may(user) for user in (dana, alice, bob, charlie, erin)] == [
        True,
        True,
        True,
        False,
        False,
    ]
    Membership.objects.filter(user=bob).delete()
    assert not may(bob)


def test_resume_without_its_file_is_not_found(now, dana, resume, client_of, settings):
    (settings.MEDIA_ROOT / resume.file.name).unlink()

    assert client_of(dana).get(url(resume)).status_code == HTTPStatus.NOT_FOUND
