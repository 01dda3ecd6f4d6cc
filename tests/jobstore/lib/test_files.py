"""Résumés in a bucket: stored, read by those who may, removed, swept; and never public."""

import urllib.request
from urllib.error import HTTPError

import boto3
import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from moto.server import ThreadedMotoServer

from jobstore.lib.documents.check import check_document
from jobstore.lib.files import free_name
from openings.application.actions.resume import StorageFailed, store_resume, sweep_files
from tests.support import documents as make

pytestmark = pytest.mark.django_db
KEYS = {
    "AWS_ACCESS_KEY_ID": "key",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "AWS_DEFAULT_REGION": "us-east-1",
}


@pytest.fixture(scope="module")
def endpoint():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(endpoint, settings, monkeypatch):
    for name, value in {**KEYS, "AWS_ENDPOINT_URL": endpoint}.items():
        monkeypatch.setenv(name, value)
    boto3.client("s3").create_bucket(Bucket="resumes")
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "jobstore.lib.files.PrivateBucket",
            "OPTIONS": {"bucket_name": "resumes"},
        },
    }
    return "resumes"


def stored(by, text="Dana"):
    document = check_document(make.pdf(text=text), name="my resume.pdf")
    return document, store_resume(document=document, by=by)


def test_resume_in_a_bucket_is_read_by_its_owner_only(now, dana, bob, client_of, bucket, endpoint):
    document, resume = stored(dana)
    url = reverse("openings:resume_download", args=[resume.pk])

    assert client_of(dana).get(url).content == document.content
    assert client_of(bob).get(url).status_code == 404
    with pytest.raises(NotImplementedError):
        resume.file.url  # noqa: B018 -- making an address is what is refused
    grants = boto3.client("s3").get_object_acl(Bucket=bucket, Key=resume.file.name)["Grants"]
    assert [grant["Grantee"]["Type"] for grant in grants] == ["CanonicalUser"]
    with pytest.raises(HTTPError, match="403"):
        urllib.request.urlopen(f"{endpoint}/{bucket}/{resume.file.name}")


def test_same_resume_is_stored_once_in_a_bucket_too(now, dana, bucket):
    document, resume = stored(dana)
    assert store_resume(document=document, by=dana) == resume
    _, other = stored(dana, text="Other words")
    default_storage.delete(other.file.name)
    assert sweep_files().missing == [other]


def test_bucket_that_is_gone_is_said_as_a_full_disk_is(now, dana, bucket, settings):
    gone = {**settings.STORAGES["default"], "OPTIONS": {"bucket_name": "not-there"}}
    settings.STORAGES = {**settings.STORAGES, "default": gone}
    with pytest.raises(StorageFailed):
        stored(dana)


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("maya-resume.pdf", "maya-resume.pdf"),
        ("Lebenslauf Zoë.docx", "Lebenslauf Zoë.docx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\dana\\cv.pdf", "cv.pdf"),
        ("..", "file"),
        ("", "file"),
        (".pdf", "pdf"),
        ("con.pdf", "_con.pdf"),
        ("a\x00b\u202egpj.pdf", "abgpj.pdf"),
        ("x" * 300 + ".pdf", "x" * 96 + ".pdf"),
    ],
)
def test_name_is_fit_for_an_archive(wanted, name):
    assert free_name(wanted, set()) == name


def test_names_do_not_meet_whatever_their_case():
    taken: set[str] = set()
    names = [free_name(wanted, taken) for wanted in ("cv.pdf", "CV.pdf", "a/cv.pdf", "cv (2).pdf")]
    assert names == ["cv.pdf", "CV (2).pdf", "cv (3).pdf", "cv (2) (2).pdf"]
