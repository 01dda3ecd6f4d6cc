from django.db import migrations, models

# What stood there as words, and what code counts by from now on.
WORDS = (
    "answered by phone",
    "asked for a call",
    "not reminded",
    "did not arrive",
    "to be phoned",
    "wrong person",
    "asked another person",
    "action chosen",
    "called useful",
    "called not useful",
    "told that it was read",
    "withheld part asked for",
    "handed over",
    "kept withheld",
    "call noted",
)
CHOICES = [
    ("asked", "asked"),
    ("answered", "answered"),
    ("answered_by_phone", "answered by phone"),
    ("changed", "changed"),
    ("declined", "declined"),
    ("asked_for_a_call", "asked for a call"),
    ("reminded", "reminded"),
    ("not_reminded", "not reminded"),
    ("did_not_arrive", "did not arrive"),
    ("to_be_phoned", "to be phoned"),
    ("expired", "expired"),
    ("wrong_person", "wrong person"),
    ("asked_another_person", "asked another person"),
    ("opened", "opened"),
    ("action_chosen", "action chosen"),
    ("called_useful", "called useful"),
    ("called_not_useful", "called not useful"),
    ("told_that_it_was_read", "told that it was read"),
    ("withheld_part_asked_for", "withheld part asked for"),
    ("canceled", "canceled"),
    ("released", "released"),
    ("handed_over", "handed over"),
    ("kept_withheld", "kept withheld"),
    ("withheld", "withheld"),
    ("returned", "returned"),
    ("call_noted", "call noted"),
    ("paraphrased", "paraphrased"),
]


def write_kinds(apps, schema_editor):
    for words in WORDS:
        _rename(apps, words, words.replace(" ", "_"))


def write_words(apps, schema_editor):
    for words in WORDS:
        _rename(apps, words.replace(" ", "_"), words)


def _rename(apps, old, new):
    apps.get_model("coaching", "FeedbackEvent").objects.filter(what=old).update(what=new)


class Migration(migrations.Migration):

    dependencies = [
        ("coaching", "0009_openings_from"),
    ]

    operations = [
        migrations.RunPython(write_kinds, write_words),
        migrations.AlterField(
            model_name="feedbackevent",
            name="what",
            field=models.CharField(choices=CHOICES, max_length=30),
        ),
    ]
