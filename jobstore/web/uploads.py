"""Uploads are kept in memory, and no more of them than any form of the site takes."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from jobstore.lib.documents.check import MAX_BYTES


class BoundedUploadHandler(FileUploadHandler):
    """Counts what arrives and keeps at most MAX_BYTES of a whole request.

    A file beyond that reaches the form empty, with its true `size`, so that the form can say why
    and everything else of the request is kept. Nothing is written to a disk that may be full.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.kept = 0
        self.buffer = BytesIO()
        self.arrived = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.buffer = BytesIO()
        self.arrived = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 -- Django's protocol
        self.arrived += len(raw_data)
        if self.arrived > MAX_BYTES or self.kept + len(raw_data) > MAX_BYTES:
            self.kept -= self.buffer.tell()
            self.buffer = BytesIO()
            self.arrived = max(self.arrived, MAX_BYTES + 1)
        else:
            self.buffer.write(raw_data)
            self.kept += len(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:  # noqa: ARG002 -- Django's protocol
        self.buffer.seek(0)
        return InMemoryUploadedFile(
            file=self.buffer,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=self.arrived,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
