from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import RequestFactory

from jobstore.lib.documents.check import MAX_BYTES
from jobstore.web.uploads import BoundedUploadHandler


def received(**files: bytes) -> HttpRequest:
    data = {name: SimpleUploadedFile(f"{name}.pdf", content) for name, content in files.items()}
    return RequestFactory().post("/", {**data, "text": "kept"})


def test_upload_is_kept_in_memory_as_it_came():
    request = received(resume=b"x" * MAX_BYTES)

    file = request.FILES["resume"]
    assert (file.size, file.read()) == (MAX_BYTES, b"x" * MAX_BYTES)


@pytest.mark.parametrize("size", [MAX_BYTES + 1, 3 * MAX_BYTES])
def test_upload_beyond_the_limit_arrives_empty_with_its_size(size):
    request = received(resume=b"x" * size)

    file = request.FILES["resume"]
    assert (file.size, file.read()) == (size, b"")
    assert request.POST["text"] == "kept"


def test_uploads_together_are_bounded():
    request = received(**{f"file{number}": b"x" * 2_000_000 for number in range(5)})

    kept = [len(file.read()) for file in request.FILES.values()]
    assert kept == [2_000_000, 2_000_000, 0, 0, 0]
    assert min(file.size for file in list(request.FILES.values())[2:]) > MAX_BYTES
    assert request.POST["text"] == "kept"


def test_stream_beyond_the_limit_is_not_collected():
    handler = BoundedUploadHandler()
    handler.new_file("resume", "a.pdf", "application/pdf", None)
    largest = 0

    for _ in range(1000):
        handler.receive_data_chunk(b"x" * 65536, 0)
        largest = max(largest, handler.buffer.getbuffer().nbytes)

    assert largest <= MAX_BYTES
    assert handler.kept == 0
    assert handler.file_complete(0).size == 1000 * 65536


def test_text_beyond_the_limit_is_refused_with_our_page(client, db):
    response = client.post("/accounts/login/", {"login": "x" * 3_000_000})

    assert response.status_code in {
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    }
