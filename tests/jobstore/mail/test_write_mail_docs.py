import os

from django.core.management import call_command

from jobstore.mail import kinds
from jobstore.mail.management.commands import write_mail_docs
from jobstore.mail.queries import documentation, facts_of
from tests.factories.mail import sample_kind


def test_documentation_is_up_to_date():
    """If not: `manage.py write_mail_docs`, or as with golden files `WRITE_GOLDEN=1`."""
    if os.environ.get("WRITE_GOLDEN"):
        call_command("write_mail_docs")
    assert write_mail_docs.PATH.read_text() == documentation()


def test_command_writes_what_is_declared(mail_kinds, monkeypatch, tmp_path, capsys):
    sample_kind(mail_kinds, name="openings.another", title="Another one", delay="3 days later")
    monkeypatch.setattr(write_mail_docs, "PATH", tmp_path / "mails.md")
    call_command("write_mail_docs")
    text = (tmp_path / "mails.md").read_text()
    assert "| Another one (`openings.another`) | a test; 3 days later |" in text
    assert "Written" in capsys.readouterr().out


def test_every_kind_says_all_there_is_to_know():
    for kind in kinds.all_kinds():
        assert kind.title, kind.name
        assert kind.sample(), kind.name
        for name, words in facts_of(kind):
            assert words, (kind.name, name)
