import base64
import io

import dns.exception
import dns.resolver
import dns.rrset
import pytest
from django.core.management import CommandError, call_command

from jobstore.mail.management.commands.check_mail_dns import Command

KEY = base64.b64encode(b"k" * 294).decode()
GOOD = {
    ("jobs.example", "TXT"): ['"v=spf1 ip4:8.8.4.0/24 include:_spf.send.example -all"', '"other"'],
    ("_spf.send.example", "TXT"): ['"v=spf1 ip4:9.9.9.9 ~all"'],
    ("s1._domainkey.jobs.example", "TXT"): [f'"v=DKIM1; k=rsa; p={KEY[:200]}" "{KEY[200:]}"'],
    ("_dmarc.jobs.example", "TXT"): ['"v=DMARC1; p=none; rua=mailto:d@jobs.example"'],
    ("mail.jobs.example", "A"): ["8.8.4.7"],
    ("7.4.8.8.in-addr.arpa", "PTR"): ["mail.jobs.example."],
}


class Canned:
    """Name servers that know what a test tells them."""

    def __init__(self, answers):
        self.answers = answers

    def resolve(self, qname, rdtype, *, lifetime):
        assert lifetime <= 10
        found = self.answers.get((qname, rdtype))
        if found is None:
            known = any(name == qname for name, _ in self.answers)
            raise dns.resolver.NoAnswer(response=_Empty()) if known else dns.resolver.NXDOMAIN
        if isinstance(found, type):
            raise found
        return dns.rrset.from_text(qname, 300, "IN", rdtype, *found)


class _Empty:
    """What dnspython wants to see in an error."""

    question = ""


@pytest.fixture(autouse=True)
def _site(settings):
    settings.DEFAULT_FROM_EMAIL = settings.FOLLOW_UP_FROM_EMAIL = "Job Store <hello@jobs.example>"
    settings.DKIM_SELECTOR = "s1"
    settings.DKIM_DOMAIN = ""
    settings.MAIL_SENDING_HOST = "mail.jobs.example"


def run(changes=None, **options):
    """Exit status and lines, with what the name servers know changed."""
    out = io.StringIO()
    command = Command(stdout=out)
    command.resolver = Canned({**GOOD, **(changes or {})})
    try:
        call_command(command, **options)
    except CommandError as error:
        return error.returncode, out.getvalue()
    return 0, out.getvalue()


def test_all_is_well():
    status, lines = run()
    assert status == 0
    assert lines.count("ok ") == 4
    assert "WRONG" not in lines


SPF = ("jobs.example", "TXT")
DKIM = ("s1._domainkey.jobs.example", "TXT")
DMARC = ("_dmarc.jobs.example", "TXT")
PTR = ("7.4.8.8.in-addr.arpa", "PTR")


@pytest.mark.parametrize(
    ("record", "answer", "words"),
    [
        (SPF, ['"nothing"'], "no SPF record"),
        (SPF, ['"v=spf1 ip4:8.8.4.7 -all"', '"v=spf1 -all"'], "2 SPF records"),
        (SPF, ['"v=spf1 ip4:8.8.4.7 +all"'], "ends with +all"),
        (SPF, ['"v=spf1 ip4:8.8.4.7 ?all"'], "ends with ?all"),
        (SPF, ['"v=spf1 ip4:8.8.4.7"'], "ends with nothing"),
        (SPF, ['"v=spf1 ip4:9.9.9.9 -all"'], "does not name 8.8.4.7"),
        (SPF, ['"v=spf1 -ip4:8.8.4.7 -all"'], "does not name 8.8.4.7"),
        (SPF, ['"v=spf1 ip4:nonsense -all"'], "does not name 8.8.4.7"),
        (SPF, ['"v=spf1 include:jobs.example ip4:8.8.4.7 -all"'], "more than 10 questions"),
        (SPF, ['"v=spf1 ' + "a:x.example " * 11 + 'ip4:8.8.4.7 -all"'], "more than 10 questions"),
        (DKIM, ['"v=DKIM1; p="'], "key is revoked"),
        (DKIM, ['"v=DKIM1; p=%%%"'], "cannot be read"),
        (DKIM, ['"v=DKIM1; p=aGVsbG8="'], "shorter than 1,024"),
        (DKIM, [f'"p={KEY[:200]}"', f'"k=rsa; p={KEY[:200]}"'], "2 keys"),
        (DKIM, ['"something else"'], "no key"),
        (DMARC, ['"v=DMARC1; p=none"', '"v=DMARC1; p=reject"'], "2 DMARC records"),
        (DMARC, ['"v=DMARC1; p=maybe"'], "“maybe”"),
        (DMARC, ['"v=DMARC1"'], "policy is “”"),
        (DMARC, ['"p=none"'], "0 DMARC records"),
        (PTR, ["elsewhere.example."], "does not lead back"),
    ],
)
def test_what_is_wrong_is_named_with_what_to_do(record, answer, words):
    status, lines = run({record: answer})
    assert status == 1
    assert words in lines
    wrong = [line for line in lines.splitlines() if line.startswith("WRONG")]
    assert len(wrong) == 1
    assert lines.splitlines()[lines.splitlines().index(wrong[0]) + 1].startswith("        ")


@pytest.mark.parametrize("record", [SPF, DKIM, DMARC, PTR, ("mail.jobs.example", "A")])
def test_record_that_is_not_there_is_wrong(record):
    assert run({record: None})[0] == 1


@pytest.mark.parametrize("failure", [dns.exception.Timeout, dns.resolver.NoNameservers])
@pytest.mark.parametrize("record", [SPF, DKIM, DMARC, PTR, ("_spf.send.example", "TXT")])
def test_name_server_without_an_answer_is_no_verdict(record, failure):
    status, lines = run({record: failure})
    assert status == 2
    assert "unknown" in lines
    assert "WRONG" not in lines


def test_selector_must_be_told(settings):
    settings.DKIM_SELECTOR = ""
    status, lines = run()
    assert status == 2
    assert "DKIM_SELECTOR" in lines


def test_server_inside_the_network_is_no_verdict():
    status, lines = run(host="127.0.0.1")
    assert status == 2
    assert "--host" in lines


def test_both_streams_are_checked(settings):
    settings.FOLLOW_UP_FROM_EMAIL = "Job Store <hello@follow.jobs.example>"
    status, lines = run()
    assert status == 1
    assert "SPF of follow.jobs.example: There is no SPF record." in lines
    assert "DMARC of follow.jobs.example: p=none at jobs.example" in lines


@pytest.mark.parametrize(
    ("signer", "policy", "status"),
    [
        ("jobs.example", "v=DMARC1; p=none", 0),
        ("jobs.example", "v=DMARC1; p=none; adkim=s", 0),
        ("send.jobs.example", "v=DMARC1; p=none", 0),
        ("send.jobs.example", "v=DMARC1; p=none; adkim=s", 1),
        ("provider.example", "v=DMARC1; p=none", 1),
        ("evil-jobs.example", "v=DMARC1; p=none", 1),
    ],
)
def test_signature_must_count_for_the_sender(settings, signer, policy, status):
    settings.DKIM_DOMAIN = signer
    key = {(f"s1._domainkey.{signer}", "TXT"): [f'"p={KEY[:200]}" "{KEY[200:]}"']}
    assert run({DMARC: [f'"{policy}"'], **key})[0] == status


def test_redirect_and_mx_are_followed():
    records = {
        SPF: ['"v=spf1 redirect=r.example"'],
        ("r.example", "TXT"): ['"v=spf1 mx -all"'],
        ("r.example", "MX"): ["10 mail.jobs.example."],
    }
    assert run(records)[0] == 0
