"""Storing a checked résumé: the file first and whole, then its row."""

import logging
import os
import secrets
import time
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction

from jobstore.lib import clock
from jobstore.lib.documents.check import CheckedDocument
from jobstore.people.user.models import User
from openings.application.models import Application, Resume
from openings.application.states import Stage

logger = logging.getLogger(__name__)
MAX_RESUMES = 10
FOLDER = "private"
ORPHAN_SECONDS = 24 * 60 * 60


class StorageFailed(Exception):
    """The disk took no file."""


class TooManyResumes(Exception):
    """Every résumé that this person stored is used by an application."""


@transaction.atomic
def store_resume(*, document: CheckedDocument, by: User) -> Resume:
    """The same file again returns the first row. Raises StorageFailed, TooManyResumes."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    resumes = Resume.objects.filter(candidate=by)
    same = resumes.filter(sha256=document.sha256).order_by("-uploaded_at").first()
    if same is not None and (Path(settings.MEDIA_ROOT) / str(same.file.name)).exists():
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
    root = Path(settings.MEDIA_ROOT)
    resumes = list(Resume.objects.order_by("uploaded_at", "pk"))
    known = {root / str(resume.file.name) for resume in resumes}
    removed = 0
    for path in sorted((root / FOLDER).glob("*/*")):
        age = time.time() - path.stat().st_mtime  # files keep real time, whatever the demo clock
        if path not in known and age > ORPHAN_SECONDS:
            _discard(path)
            removed += 1
    missing = [resume for resume in resumes if not (root / str(resume.file.name)).exists()]
    return Sweep(missing=missing, removed=removed)


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
    path = Path(settings.MEDIA_ROOT) / str(resume.file.name)
    resume.delete()
    transaction.on_commit(partial(_discard, path))


def _write(content: bytes) -> str:
    """The stored name, random, below MEDIA_ROOT. A reader never finds half a file there."""
    token = secrets.token_hex(20)
    name = f"{FOLDER}/{token[:2]}/{token[2:]}"
    target = Path(settings.MEDIA_ROOT) / name
    unfinished = target.with_suffix(".tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with unfinished.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(target)
        _sync_folder(target.parent)
    except OSError as error:
        _discard(unfinished)
        logger.exception("A résumé could not be stored.")
        raise StorageFailed from error
    return name


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _discard(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        logger.warning("A file that is not needed any more could not be removed.")
