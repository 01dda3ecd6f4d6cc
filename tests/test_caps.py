"""Whoever meets a cap gets back what they wrote: each cap of the code, through its own form."""

import ast
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from coaching.reply.forms import begun_now
from jobstore.lib import clock
from tests.factories import NOW
from tests.factories.coach import CallPlanFactory, CoachRequestFactory
from tests.factories.openings import OpeningFactory
from tests.support import documents as make
from tests.support.coaching import note_data, plan_after_interview
from tests.support.feedback import told_plan

ROOT = Path(__file__).resolve().parents[1]
WORDS = "They said <more> & what I did well."
ON_PAGE = "They said &lt;more&gt; &amp; what I did well."


def asked_coach(dana, _employer):
    return "/coach/new/", {"topic": "interview", "text": WORDS, "channel": "here", "days": "14"}


def wrote_to_coach(dana, _employer):
    return f"/coach/{CoachRequestFactory(candidate=dana).pk}/", {"action": "write", "text": WORDS}


def logged_call(dana, employer):
    plan = told_plan(employer=employer, candidate=dana)
    CallPlanFactory(plan=plan, interviewer=plan.interview.interviewers.get())
    data = {"action": "log", "outcome": "voicemail", "notes": WORDS}
    return f"/recovery/{plan.pk}/call/log/", data


def sent_note(dana, employer):
    plan = plan_after_interview(candidate=dana, employer=employer)
    chosen = {"to": str(plan.interview.interviewers.get().pk), "kind": "thank_you"}
    return reverse("coaching:letter_edit", args=[plan.pk]), note_data(**chosen)


def invited_friend(dana, employer):
    plan = plan_after_interview(candidate=dana, employer=employer)
    data = {"email": "lee@example.org", "message": WORDS, "questions": ["q-about-you"]}
    return f"/recovery/{plan.pk}/practice/friend/", data


def noted_interview(dana, _employer):
    facts = {"company": "Zebra Lamps", "role": WORDS, "kind": "video", "day": "2026-11-20"}
    facts |= {"start": "10:00", "minutes": "45", "time_zone": "America/New_York"}
    people = {"people-TOTAL_FORMS": "4", "people-INITIAL_FORMS": "0", "people-0-name": "Zoe"}
    return "/interviews/elsewhere/new/", facts | people


def applied(dana, employer):
    resume = SimpleUploadedFile("resume.docx", make.word())
    data = {"name": "Dana", "cover_note": WORDS, "resume": resume}
    return f"/openings/{OpeningFactory(employer=employer).pk}/apply/", data


def registered_employer(dana, _employer):
    return "/employers/new/", {"name": WORDS, "time_zone": "America/New_York"}


def invited_member(_alice, employer):
    return f"/employers/{employer.slug}/invitations/new/", {
        "email": "new@example.org",
        "role": "recruiter",
    }


def replied(_dana, _employer):
    data = {"reply-name": "Vera", "reply-email": "vera@example.org", "reply-text": WORDS}
    with clock.at(NOW - timedelta(minutes=1)):
        data["reply-begun"] = begun_now()
    return "/advice/bad-interview/replies/", data


def asked_for_an_alert(_dana, _employer):
    data = {"words": WORDS, "rhythm": "daily", "time_zone": "America/New_York"}
    return "/alerts/new/", data


def kept_template(_alice, employer):
    path = f"/employers/{employer.slug}/openings/{OpeningFactory(employer=employer).pk}/template/"
    return path, {"name": WORDS}


# By the cap: what is done, and the action that the cap refuses.
CAPS = {
    "coaching.coach.actions.TooManyRequests": [
        (asked_coach, "coaching.coach.actions.ask_coach"),
        (wrote_to_coach, "coaching.coach.actions.write_again"),
    ],
    "coaching.call.actions.TooManyAttempts": [(logged_call, "coaching.call.actions.log_call")],
    "coaching.letter.actions.TooManyNotes": [(sent_note, "coaching.letter.views.send_letter")],
    "coaching.practice.actions.friend.TooManyInvites": [
        (invited_friend, "coaching.practice.actions.friend.invite_friend")
    ],
    "coaching.reply.actions.TooManyReplies": [(replied, "coaching.reply.views.submit_reply")],
    "openings.alert.actions.begin.TooManyAlerts": [
        (asked_for_an_alert, "openings.alert.views.save_alert")
    ],
    "openings.template.actions.TooManyTemplates": [
        (kept_template, "openings.template.views.make_template")
    ],
    "openings.reported.actions.TooManyReported": [
        (noted_interview, "openings.reported.actions.report_interview")
    ],
    "openings.application.actions.submit.TooManyApplications": [
        (applied, "openings.application.views.apply.submit_application")
    ],
    "openings.application.actions.resume.TooManyResumes": [
        (applied, "openings.application.views.apply.store_resume")
    ],
    "jobstore.people.employer.actions.employer.TooManyEmployers": [
        (registered_employer, "jobstore.people.employer.views.register_employer")
    ],
    "jobstore.people.employer.actions.team.TooManyInvitations": [
        (invited_member, "jobstore.people.employer.views.invite_member")
    ],
}
WORDLESS = {  # mere buttons, or nobody types them
    "coaching.reply.actions.TooManyFlags",
    "openings.place.actions.TooManyPlaces",  # imports leave the rest out, and no form has more
    "openings.search.actions.TooManySaved",
    "openings.search.actions.TooManyHidden",
}


def caps_of_the_code():
    for app in ("coaching", "openings", "jobstore"):
        for path in sorted((ROOT / app).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            module = ".".join(parts).removesuffix(".__init__")
            for node in ast.parse(path.read_text()).body:
                if isinstance(node, ast.ClassDef) and node.name.startswith("TooMany"):
                    yield f"{module.removesuffix('.__init__')}.{node.name}"


def test_every_cap_of_the_code_is_known_here():
    assert set(caps_of_the_code()) == set(CAPS) | WORDLESS


@pytest.mark.parametrize(
    ("cap", "do", "action"), [(cap, *one) for cap, all_of in CAPS.items() for one in all_of]
)
def test_reached_cap_gives_the_words_back(
    cap, do, action, now, employer, alice, dana, client_of, monkeypatch
):
    person = alice if do in (invited_member, kept_template) else dana
    dana.emailaddress_set.update_or_create(
        email=dana.email, defaults={"verified": True, "primary": True}
    )
    path, data = do(person, employer)
    module, _, name = cap.rpartition(".")
    refusal = getattr(import_module(module), name)
    met = []

    def refuse(**facts):
        met.append(facts)
        raise refusal(NOW) if refusal.__init__ is not Exception.__init__ else refusal

    monkeypatch.setattr(action, refuse)
    client = client_of(person)
    page = client.post(path, data, follow=True).content.decode()
    assert len(met) == 1
    assert (ON_PAGE if WORDS in str(data) else data.get("drew_me") or data["email"]) in page
