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


SIGNED = """DKIM-Signature: v=1; a=rsa-sha256; d=jobs.example; s=s1;
 h=From:To:Subject:List-Unsubscribe:
 List-Unsubscribe-Post; b=abc
List-Unsubscribe: <https://jobs.example/stop/1>
List-Unsubscribe-Post: List-Unsubscribe=One-Click
From: hello@jobs.example

Good morning.
"""


@pytest.fixture
def arrived(tmp_path):
    path = tmp_path / "arrived.eml"
    path.write_text(SIGNED)
    return path


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


def test_all_is_well(arrived):
    status, lines = run(message=arrived)
    assert status == 0
    assert lines.count("ok ") == 5
    assert "WRONG" not in lines


def test_signature_that_nobody_looked_at_is_no_verdict():
    status, lines = run()
    assert status == 2
    assert "--message" in lines
    assert "WRONG" not in lines


@pytest.mark.parametrize(
    ("old", "new", "status", "words"),
    [
        (":\n List-Unsubscribe-Post; b", "; b", 1, "does not cover list-unsubscribe-post"),
        ("h=From:To:Subject:List-Unsubscribe:", "h=From:", 1, "does not cover list-unsubscribe."),
        ("List-Unsubscribe:\n List-Unsubscribe-Post; b", "To; b", 1, " and list-unsubscribe-post"),
        ("d=jobs.example", "d=provider.example", 1, "none of jobs.example"),
        ("DKIM-Signature", "X-Signature", 1, "none of jobs.example"),
        ("\nList-Unsubscribe-Post: List", "\nX-Post: List", 2, "cannot be stopped"),
    ],
)
def test_signature_must_cover_both_headers_of_the_stop(arrived, old, new, status, words):
    assert old in SIGNED
    arrived.write_text(SIGNED.replace(old, new))
    found, lines = run(message=arrived)
    assert (found, words in lines) == (status, True)


def test_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match="nowhere"):
        call_command("check_mail_dns", message=tmp_path / "nowhere")


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
        (("jobs.example", "MX"), ["0 ."], "its MX is null"),
        (DKIM, ['"v=DKIM1; p="'], "key is revoked"),
        (DKIM, ['"v=DKIM1; p=%%%"'], "cannot be read"),
        (DKIM, ['"v=DKIM1; p=aGVsbG8="'], "shorter than 1,024"),
        (DKIM, [f'"p={KEY[:200]}"', f'"k=rsa; p={KEY[:200]}"'], "2 keys"),
        (DKIM, ['"something else"'], "no key"),
        (DMARC, ['"v=DMARC1; p=none"', '"v=DMARC1; p=reject"'], "2 DMARC records"),
        (DMARC, ['"v=DMARC1; p=maybe"'], "“maybe”"),
        (DMARC, ['"p=none"'], "0 DMARC records"),
        (DMARC, ['"v=dmarc1; p=none"'], "0 DMARC records"),
        (DMARC, ['"p=none; v=DMARC1"'], "0 DMARC records"),
        (SPF, ['"v=spf1 -all ip4:8.8.4.7"'], "does not name 8.8.4.7"),
        (SPF, ['"v=spf1 ip4:8.8.4.7 include:gone.example -all"'], "names gone.example, which"),
        (SPF, ['"v=spf1 ip4:8.8.4.7 redirect=gone.example"'], "names gone.example, which"),
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


@pytest.mark.parametrize(
    ("records", "words"),
    [
        ({DMARC: ['"v=DMARC1"']}, "p=none at jobs.example"),
        ({DMARC: ['"v=DMARC1; rua=mailto:d@jobs.example"']}, "p=none at jobs.example"),
        ({DMARC: ['"V = DMARC1 ; P=Reject"']}, "p=reject at jobs.example"),
        ({DMARC: ['"v=DMARC1"', '"v=DMARC10; p=reject"']}, "p=none at jobs.example"),
        ({DMARC: ['"v=DMARC1; rua=d@jobs.example"']}, "p=none at jobs.example, no reports to “d@"),
        ({DMARC: ['"v=DMARC1; rua=mailto:a@x.example!9m,https://x/"']}, "p=none at jobs.example\n"),
        ({DMARC: ['"v=DMARC1; p=reject; t=y"']}, "p=reject at jobs.example, not enforced: t=y"),
        ({DMARC: ['"v=DMARC1; t=y"']}, "p=none at jobs.example, not enforced: t=y"),
        ({DMARC: ['"v=DMARC1; p=reject; t=n"']}, "p=reject at jobs.example\n"),
        ({DMARC: ['"something else"', '"v=DMARC1; p=none"']}, "p=none at jobs.example"),
    ],
)
def test_policy_is_read_as_the_newest_standard_says(records, words):
    _, lines = run(records)
    assert f"ok      DMARC of jobs.example: {words}" in lines


@pytest.mark.parametrize(
    ("above", "words"),
    [
        ({"_dmarc.jobs.example": "v=DMARC1; p=reject"}, "p=reject at jobs.example"),
        ({"_dmarc.jobs.example": "v=DMARC1; p=reject; sp=none"}, "p=none at jobs.example"),
        (
            {
                "_dmarc.x.jobs.example": "v=DMARC1; p=none",
                "_dmarc.jobs.example": "v=DMARC1; p=reject",
            },
            "p=reject at jobs.example",
        ),
        (
            {
                "_dmarc.x.jobs.example": "v=DMARC1; p=none; psd=n",
                "_dmarc.jobs.example": "v=DMARC1; p=reject",
            },
            "p=none at x.jobs.example",
        ),
        (
            {
                "_dmarc.jobs.example": "v=DMARC1; p=none",
                "_dmarc.example": "v=DMARC1; p=reject; psd=y",
            },
            "p=none at jobs.example",
        ),
    ],
)
def test_record_of_the_organization_counts_below_it(settings, above, words):
    settings.FOLLOW_UP_FROM_EMAIL = "Job Store <hello@mail.x.jobs.example>"
    records = {(name, "TXT"): [f'"{text}"'] for name, text in above.items()}
    _, lines = run(records)
    assert f"DMARC of mail.x.jobs.example: {words}\n" in lines


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
        ("send.jobs.example", "v=DMARC1; p=none; adkim=S", 1),
        ("provider.example", "v=DMARC1; p=none", 1),
        ("evil-jobs.example", "v=DMARC1; p=none", 1),
    ],
)
def test_signature_must_count_for_the_sender(settings, arrived, signer, policy, status):
    arrived.write_text(SIGNED.replace("d=jobs.example", f"d={signer}"))
    settings.DKIM_DOMAIN = signer
    key = {(f"s1._domainkey.{signer}", "TXT"): [f'"p={KEY[:200]}" "{KEY[200:]}"']}
    assert run({DMARC: [f'"{policy}"'], **key}, message=arrived)[0] == status


def test_redirect_and_mx_are_followed(arrived):
    records = {
        SPF: ['"v=spf1 redirect=r.example"'],
        ("r.example", "TXT"): ['"v=spf1 mx -all"'],
        ("r.example", "MX"): ["10 mail.jobs.example."],
    }
    assert run(records, message=arrived)[0] == 0


@pytest.mark.parametrize(
    "text", ["redirect=gone.example ip4:8.8.4.7 -all", "ip4:8.8.4.7 include:%{i}.x.example -all"]
)
def test_what_no_receiver_looks_up_breaks_no_record(arrived, text):
    assert run({SPF: [f'"v=spf1 {text}"']}, message=arrived)[0] == 0
