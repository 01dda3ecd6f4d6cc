from django.db import migrations

from jobstore.trail.migrations._facts import step

# Where the kind is more than the words of before with other spaces.
KINDS = {
    "lifted: every mail but security": "lifted_all",
    "lifted: one category": "lifted_category",
    "lifted: one kind of mail": "lifted_kind",
    "lifted: mail written by candidates": "lifted_relay",
    "lifted: mail of one sender": "lifted_sender",
    "lifted: mail about one thing": "lifted_subject",
    "lifted: what anybody can ask for with the address"[:40]: "lifted_unasked",
    "looked at, not trusted": "looked_at",
    "sent by the writer's own mail": "sent_by_own_mail",
    "settled: blocked for good": "settled_blocked",
    "settled: may write again": "settled_may_write",
    "settled: nobody to block": "settled_no_sender",
}
WORDS = {kind: words for words, kind in KINDS.items()}
MERGED = "merged "


def write_kind(row):
    if row.what.startswith(MERGED):
        row.facts["slug"] = row.what.removeprefix(MERGED)
        row.what = "merged"
    row.what = KINDS.get(row.what) or row.what.replace(" ", "_")


def write_words(row):
    if slug := row.facts.get("slug"):
        row.what = f"{MERGED}{slug}"[:40]
    else:
        row.what = WORDS.get(row.what) or row.what.replace("_", " ")


class Migration(migrations.Migration):
    atomic = False  # a thousand lines at a time, each in a transaction of its own
    dependencies = [("trail", "0002_facts")]
    operations = [
        step("trail", "TrailEvent", forwards=[write_kind], backwards=[write_words]),
    ]
