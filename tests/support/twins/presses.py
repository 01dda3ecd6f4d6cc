"""What the candidate does, in order: every button that a candidate may press."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from coaching.reply.forms import begun_now
from jobstore.lib import clock
from openings.slot.models import Slot
from tests.factories import NOW
from tests.support.coaching import debrief_data, note_data
from tests.support.twins.pages import address_of
from tests.support.twins.stage import DAY, Stage

WORDS = "We talked about how the team plans its Saturday shifts."
QUESTION = "I am still interested. Could you tell me when I may expect an answer?"


def begun() -> str:
    """The reader opened the article a minute ago."""
    with clock.at(clock.now() - timedelta(minutes=1)):
        return begun_now()


def a_free_time() -> str:
    slots = Slot.objects.filter(sheet__opening__employer__slug="picking")
    return str(slots.order_by("starts_at").values_list("pk", flat=True)[0])


TYPED = {"typed_page": "/coach/new/", "typed_form": "/coach/new/", "text": WORDS}


@dataclass(frozen=True)
class Press:
    """A button, for one story. A field may be a function, called when it is pressed."""

    name: str
    story: str = "fresh"
    fields: Mapping[str, Any] = field(default_factory=dict)
    query: str = ""
    offered: bool = False  # what the page offers is sent along


NOTE = note_data()
TUESDAY_MORNING = (
    Press("openings:alert_new", fields={"words": "baker"}, offered=True),
    Press("coaching:mood_edit", fields={"word": "foolish", "level": "2"}),
    Press("coaching:debrief_autosave", fields=debrief_data()),
    Press(
        "coaching:debrief_edit",
        fields=debrief_data(action="seal", p0_text="I spoke fast.", p0_side="mine"),
    ),
    Press("coaching:blunder_mend"),
    Press("coaching:problem_mend"),
    Press("coaching:letter_check", fields={**NOTE, "kind": "thank_you"}),
    Press("coaching:letter_edit", fields=NOTE),
    Press("coaching:letter_undo"),
    Press("coaching:letter_edit", fields=NOTE),
    Press("coaching:status_check_edit", "late", {"action": "send", "words": QUESTION}),
    Press("coaching:status_check_edit", "silent", {"action": "send", "words": QUESTION}),
    # Three letters a day are the most: what follows is kept and does not leave.
    Press("coaching:clarification_edit", fields=NOTE),
    Press("coaching:letter_edit", "late", {**NOTE, "action": "own"}),
    Press("coaching:letter_copy", "late", offered=True),
    Press("coaching:gracious_reply_edit", "answered", {"action": "save"}, offered=True),
    Press("coaching:plan_park", "silent"),
    Press("coaching:plan_resume", "silent"),
    Press("coaching:plan_mute", "silent", {"mute": "on"}),
    Press("coaching:plan_mute", "silent", {"mute": "off"}),
    Press("coaching:step_skip", "silent", {"step": "debrief"}),
    Press("coaching:second_look", "late", {"text": "It was not so bad."}),
    Press("coaching:worked", fields={"text": "I slept well."}),
    Press("openings:message_list", fields={"text": WORDS}, offered=True),
    Press("openings:message_take_back"),
    Press("openings:message_list", fields={"text": WORDS}, offered=True),
    Press("openings:message_list", "late", {"text": QUESTION}, offered=True),
    Press("openings:message_report", "answered", {"note": "It was rude."}),
    Press("openings:opening_save", fields={}),
    Press("openings:opening_unsave", fields={}),
    Press("openings:opening_save", "late"),
    Press("openings:opening_hide"),
    Press("openings:opening_unhide"),
    Press("openings:employer_hide"),
    Press("openings:employer_unhide"),
    Press("openings:opening_apply", "fresh", {"cover_note": "Once more."}, offered=True),
    Press("openings:application_autosave", "late", {"cover_note": "Once more."}),
)
TUESDAY_NOON = (
    Press("openings:application_resume", "late", {"remove": "1"}),
    Press("people:typed_draft_save", fields=TYPED),
    Press("people:typed_draft_forget", fields=TYPED),
    Press("coaching:practice_keep", fields={"item": "q-about-you"}),
    Press(
        "coaching:practice_solo",
        fields={"answer": "I listened, and then I said what I could do.", "band": "2"},
        query="?item=q-about-you",
    ),
    Press("coaching:practice_mirror", query="?item=q-about-you", offered=True),
    Press(
        "coaching:practice_friend",
        fields={
            "email": "lee@friends.example",
            "message": "Could you listen to me?",
            "questions": ["q-about-you"],
            "agreed_at": "",
        },
        offered=True,
    ),
    Press("coaching:practice_coach", fields={"questions": ["q-about-you"]}, offered=True),
    Press("coaching:drill_done"),
    Press("coaching:practice_cancel"),
    Press("coaching:readiness", fields={"nerves": "2"}),
    Press("coaching:next_interview", fields={"nerves": "2"}, offered=True),
    Press(
        "coaching:coach_create",
        fields={"topic": "interview", "text": WORDS, "sections": ["rough"], "days": "14"},
        query="?plan={plan}",
        offered=True,
    ),
    Press("coaching:coach_detail", fields={"action": "write", "text": "One more thing."}),
    Press("coaching:share_revoke"),
    Press("coaching:pass_on_create", fields={"text": "Breathe before you answer."}, offered=True),
    Press(
        "coaching:reported_create",
        fields={
            "company": "Zebra Lamps",
            "role": "Lamp Tester",
            "kind": "video",
            "day": f"{(NOW - DAY).date():%Y-%m-%d}",
            "start": "10:00",
            "minutes": "45",
            "time_zone": "America/New_York",
            "people-TOTAL_FORMS": "4",
            "people-INITIAL_FORMS": "0",
            "people-0-name": "Zoe Zebra",
        },
    ),
    Press("coaching:reported_check"),
    Press("coaching:reported_outcome", fields={"outcome": "nothing"}),
    Press("coaching:call_plan", "answered", offered=True),
    Press("coaching:call_log", "answered", {"action": "log", "outcome": "voicemail"}),
    Press("openings:interview_absence_answer", "missed", {"answer": "wrong"}),
    Press("openings:interview_nobody_came", "missed"),
    Press("coaching:feedback_create", "unasked", {"send": "1"}, offered=True),
    Press("coaching:feedback_cancel", "unasked"),
    Press("coaching:feedback_open", "answered", {"when": "now"}),
    Press("coaching:feedback_action", "answered", {"action": "reading"}),
    Press("coaching:feedback_useful", "answered", {"was_useful": "yes"}),
    Press("coaching:feedback_thank", "answered"),
    Press("coaching:feedback_ask_withheld", "answered"),
    Press(
        "coaching:reply_create",
        fields={
            "reply-name": "Dana",
            "reply-email": "dana@example.org",
            "reply-text": WORDS,
            "reply-begun": begun,
        },
    ),
    Press("coaching:reply_flag"),
    Press("openings:offer_answer", fields={"number": "1"}),
    Press("openings:proposal_pick", fields={"slot": a_free_time}),
    Press(
        "openings:proposal_other_times",
        fields={"form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0", "why": "After work."},
    ),
    Press(
        "openings:interview_other_time",
        fields={"form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0", "why": "I am away."},
    ),
    Press("openings:application_others"),
    Press("openings:resume_spelling", offered=True),
    Press("people:profile", fields={"phone": "614 555 0199"}, offered=True),
    Press("mail:mail_choices", fields={"what": "save", "on": []}),
    Press("mail:my_mail_cancel"),
    Press("people:session_end"),
    Press("people:account_export"),
    Press("people:account_erase", fields={"is_sure": "on"}),
)
# On Wednesday, before anybody is told: ways out, and what stops mail.
WEDNESDAY = (
    Press("openings:application_withdraw", "late", {"reason": "", "more": "It took long."}),
    Press("coaching:own_texts_erase", "late"),
    Press("coaching:plan_close", "silent", {"skips": "on"}),
    Press("coaching:digest_open"),
    Press("coaching:digest_search"),
    Press("mail:mail_stop", fields={"choice": "kind"}),
    Press("mail:mail_choices_link", fields={"what": "save", "on": []}),
    Press("mail:mail_one_click"),
    Press("openings:alert_page", fields={"act": "stop"}),
    Press("openings:alert_all"),
)
ALL = (*TUESDAY_MORNING, *TUESDAY_NOON, *WEDNESDAY)
# What is refused here, in the same words for both: the page or a redirect says why.
REFUSED = {
    "coaching:clarification_edit": "three letters left on this day",
    "coaching:pass_on_create": "for who got through it",
}
ANSWERED_IN_PLACE = frozenset(
    {
        "openings:alert_all",
        "coaching:debrief_autosave",
        "coaching:letter_check",
        "mail:mail_one_click",
        "openings:resume_spelling",
        "people:typed_draft_save",
    }
)


def press(client: Any, stage: Stage, what: Press) -> Any:
    """The button on its page, with what the page offers where `fields` do not say otherwise."""
    story = stage.stories[what.story]
    address = address_of(what.name, stage, story)
    assert address is not None, f"{what} has nothing to be done to"
    url = address.url + what.query.format(plan=story.plan.pk)
    offered = _offered(client.get(url)) if what.offered else {}
    typed = {name: value() if callable(value) else value for name, value in what.fields.items()}
    return client.post(url, {**offered, **typed})


def _offered(page: Any) -> dict[str, Any]:
    """The form as it stands on the page; the first choice where nothing is chosen."""
    form = (page.context or {}).get("form")
    if form is None:
        return {}
    data = {}
    for name, one in form.fields.items():
        value = form[name].value()
        choices = [key for key, _label in getattr(one, "choices", ()) if key]
        if value in (None, "") and one.required and choices:
            value = choices[0]
        if value is not None and value is not False:
            data[form.add_prefix(name)] = value
    return data
