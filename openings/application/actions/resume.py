"""Storing a checked résumé: the file first and whole, then its row."""

import logging
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from jobstore.lib import clock
from jobstore.lib.documents.check import CheckedDocument
from jobstore.people.user.models import User
from openings.application.models import Application, Resume
from openings.application.states import Stage

logger = logging.getLogger(__name__)
MAX_RESUMES = 10
FOLDER = "private"
ORPHAN_AGE = timedelta(days=1)


class StorageFailed(Exception):
    """The storage took no file."""


class TooManyResumes(Exception):
    """Every résumé that this person stored is used by an application."""


@transaction.atomic
def store_resume(*, document: CheckedDocument, by: User) -> Resume:
    """The same file again returns the first row. Raises StorageFailed, TooManyResumes."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    resumes = Resume.objects.filter(candidate=by)
    same = resumes.filter(sha256=document.sha256).order_by("-uploaded_at").first()
    if same is not None and default_storage.exists(str(same.file.name)):
        return same
    _make_room(by)
    return Resume.objects.create(
        candidate=by,
        file=_write(document.content),
        original_name=document.name,
        mime_type=document.mime_type,
        size=document.size,
        sha256=document.sha256,
        uploaded_at=clock.now(),
    )


@transaction.atomic
def detach_resume(*, draft: Application, by: User) -> Application:
    """Take the file out of the draft; one that came for it alone is erased."""
    locked = Application.objects.select_for_update(of=("self",)).get(pk=draft.pk, candidate=by)
    resume = locked.resume
    if locked.stage != Stage.DRAFT or resume is None:
        return locked
    locked.resume = None
    locked.save(update_fields=["resume"])
    is_used = Application.objects.filter(resume=resume).exists()
    if not is_used and resume.uploaded_at > locked.created_at - timedelta(minutes=1):
        _erase(resume)
    return locked


@dataclass(frozen=True, kw_only=True)
class Sweep:
    """What was found: rows whose file is missing, and files removed because no row knows them."""

    missing: list[Resume]
    removed: int


def sweep_files() -> Sweep:
    """Compare rows and files both ways. A file younger than a day may belong to a row to come."""
    resumes = list(Resume.objects.order_by("uploaded_at", "pk"))
    known = {str(resume.file.name) for resume in resumes}
    old = datetime.now(UTC) - ORPHAN_AGE  # files keep real time, whatever the demo clock
    orphans = [
        name
        for name in _stored_names()
        if name not in known and default_storage.get_modified_time(name) < old
    ]
    for name in orphans:
        _discard(name)
    missing = [resume for resume in resumes if not default_storage.exists(str(resume.file.name))]
    return Sweep(missing=missing, removed=len(orphans))


def _stored_names() -> list[str]:
    try:
        folders, _ = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return []  # nobody has stored any yet
    return [
        f"{FOLDER}/{folder}/{name}"
        for folder in sorted(folders)
        for name in sorted(default_storage.listdir(f"{FOLDER}/{folder}")[1])
    ]


def _make_room(candidate: User) -> None:
    """Drop the oldest that no application uses when the shelf is full."""
    resumes = Resume.objects.filter(candidate=candidate)
    surplus = resumes.count() - MAX_RESUMES + 1
    if surplus <= 0:
        return
    unused = resumes.filter(application__isnull=True).order_by("uploaded_at", "pk")[:surplus]
    if len(unused) < surplus:
        raise TooManyResumes
    for resume in unused:
        _erase(resume)


def _erase(resume: Resume) -> None:
    name = str(resume.file.name)
    resume.delete()
    transaction.on_commit(partial(_discard, name))


def _write(content: bytes) -> str:
    """The stored name, random. A reader never finds half a file there."""
    token = secrets.token_hex(20)
    name = f"{FOLDER}/{token[:2]}/{token[2:]}"
    try:
        return default_storage.save(name, ContentFile(content))
    except OSError as error:
        logger.exception("A résumé could not be stored.")
        raise StorageFailed from error


def _discard(name: str) -> None:
    try:
        default_storage.delete(name)
    except OSError:
        logger.warning("A file that is not needed any more could not be removed.")
