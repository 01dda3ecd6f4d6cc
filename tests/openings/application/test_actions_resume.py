import errno
import hashlib
import io
import os
import time
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from jobstore.lib.documents.check import check_document
from openings.application.actions.resume import (
    StorageFailed,
    TooManyResumes,
    store_resume,
    sweep_files,
)
from openings.application.models import Resume
from tests.factories import NOW
from tests.factories.openings import ApplicationFactory, ResumeFactory
from tests.support import documents as make

pytestmark = pytest.mark.django_db


def document(text="Dana"):
    return check_document(make.pdf(text=text), name="my resume.pdf")


def files_in(folder):
    return [path for path in Path(folder).rglob("*") if path.is_file()]


def test_resume_is_stored_whole_under_a_random_name(now, dana, settings):
    checked = document()

    resume = store_resume(document=checked, by=dana)

    (path,) = files_in(settings.MEDIA_ROOT)
    assert path == settings.MEDIA_ROOT / resume.file.name
    assert path.read_bytes() == checked.content
    folder, name = path.relative_to(settings.MEDIA_ROOT / "private").parts
    assert (len(folder), len(name)) == (2, 38)
    assert "resume" not in str(path.relative_to(settings.MEDIA_ROOT))
    assert resume.sha256 == hashlib.sha256(checked.content).hexdigest()
    assert (resume.original_name, resume.size) == ("my resume.pdf", len(checked.content))


def test_same_resume_is_stored_once(now, dana, settings):
    checked = document()

    assert store_resume(document=checked, by=dana) == store_resume(document=checked, by=dana)
    assert len(files_in(settings.MEDIA_ROOT)) == 1


def test_full_disk_leaves_no_file_and_no_row(now, dana, settings, monkeypatch):
    def refuse(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)

    with pytest.raises(StorageFailed):
        store_resume(document=document(), by=dana)

    assert files_in(settings.MEDIA_ROOT) == []
    assert not Resume.objects.exists()


def test_media_that_cannot_be_written_is_said_so(now, dana, settings):
    settings.MEDIA_ROOT.parent.mkdir(parents=True, exist_ok=True)
    settings.MEDIA_ROOT.write_text("a file where the folder should be")

    with pytest.raises(StorageFailed):
        store_resume(document=document(), by=dana)


def test_eleventh_resume_takes_the_place_of_the_oldest_unused(
    now, dana, django_capture_on_commit_callbacks
):
    first = store_resume(document=document("first"), by=dana)
    Resume.objects.update(uploaded_at=NOW.replace(year=2020))
    used = ResumeFactory(candidate=dana, uploaded_at=NOW.replace(year=2019), sha256="1" * 64)
    ApplicationFactory(candidate=dana, resume=used)
    for number in range(8):
        ResumeFactory(candidate=dana, sha256=f"{number + 2}" * 64)
    path = Path(first.file.path)

    with django_capture_on_commit_callbacks(execute=True):
        store_resume(document=document("new"), by=dana)

    assert Resume.objects.filter(candidate=dana).count() == 10
    assert Resume.objects.filter(pk=used.pk).exists()
    assert not Resume.objects.filter(pk=first.pk).exists()
    assert not path.exists()


def test_eleventh_resume_is_refused_when_all_are_in_use(now, dana):
    for number in range(10):
        resume = ResumeFactory(candidate=dana, sha256=f"{number}" * 64)
        ApplicationFactory(candidate=dana, resume=resume)

    with pytest.raises(TooManyResumes):
        store_resume(document=document(), by=dana)


def test_sweep_removes_old_orphans_only_and_names_missing_files(now, dana, settings):
    kept = store_resume(document=document(), by=dana)
    lost = ResumeFactory(candidate=dana)
    Path(lost.file.path).unlink()
    folder = settings.MEDIA_ROOT / "private" / "zz"
    folder.mkdir()
    for name, age in (("old", 2 * 86400), ("half.tmp", 2 * 86400), ("new", 60)):
        (folder / name).write_bytes(b"x")
        os.utime(folder / name, times=(time.time() - age,) * 2)

    sweep = sweep_files()

    assert (sweep.missing, sweep.removed) == ([lost], 2)
    assert Path(kept.file.path).exists()
    assert [path.name for path in folder.iterdir()] == ["new"]


def test_sweep_command_fails_where_a_file_is_missing(now, dana):
    resume = ResumeFactory(candidate=dana)
    call_command("sweep_resumes", verbosity=0, stdout=io.StringIO())
    Path(resume.file.path).unlink()

    with pytest.raises(CommandError, match=str(resume.pk)):
        call_command("sweep_resumes", stdout=io.StringIO())
