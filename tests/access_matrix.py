"""Who may open which URL of ours: one row a URL, kept complete by test_access_matrix.py."""

from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession

from jobstore.lib import tokens
from jobstore.people.access_token.actions import secret_of
from jobstore.people.access_token.models import AccessToken
from tests.support.access import EVERYBODY, SIGNED_IN, Rule

CANDIDATE = frozenset({"candidate"})
MEMBERS = frozenset({"recruiter"})
NOBODY: frozenset[str] = frozenset()

Args = Callable[[Any], list[Any]]


def of_plan(world: Any) -> list[Any]:
    return [world.plan.pk]


def a_practice(world: Any) -> list[Any]:
    return [world.plan.pk, world.practice.session_id]


def of_application(world: Any) -> list[Any]:
    return [world.application.pk]


def a_session(world: Any) -> list[Any]:
    keys = {"session_key": "of the candidate", "user": world.application.candidate}
    return [UserSession.objects.get_or_create(**keys, defaults={"ip": "192.0.2.1"})[0].pk]


def of_employer(world: Any) -> list[Any]:
    return [world.employer.slug]


def employer_and(thing: str) -> Args:
    return lambda world: [world.employer.slug, getattr(world, thing).pk]


def a_member(world: Any) -> list[Any]:
    return [world.employer.slug, world.employer.memberships.order_by("pk")[0].pk]


def secret(purpose: str) -> Args:
    return lambda world: [secret_of(AccessToken.objects.get(purpose=purpose))]


def plan_page(*, get: bool = True, post: bool = False, **more: Any) -> Rule:
    """A page of the recovery plan: the candidate's alone."""
    return Rule(allowed=CANDIDATE, args=more.pop("args", of_plan), get=get, post=post, **more)


def employer_page(
    args: Args, *, get: bool = True, post: bool = False, records_visit: bool = False
) -> Rule:
    """A page of the employer's workspace: members only."""
    return Rule(allowed=MEMBERS, args=args, get=get, post=post, records_visit=records_visit)


def a_version(world: Any) -> list[Any]:
    return [world.employer.slug, world.opening.pk, 1]


def a_message(world: Any) -> list[Any]:
    return [world.employer.slug, world.application.pk, world.their_message.pk]


def employer_answer(*, get: bool = True, post: bool = True) -> Rule:
    """The form behind the signed link; members may answer without it."""
    return Rule(
        allowed=MEMBERS,
        args=lambda world: [world.feedback_request.pk],
        signed_link=True,
        get=get,
        post=post,
    )


def of_advice(world: Any) -> list[Any]:
    return ["bad-interview"]


def stop_link(world: Any) -> list[Any]:
    return [tokens.sign("nothing", purpose="another")]


HOME = {
    "home:landing": Rule(allowed=EVERYBODY),
    "home:styleguide": Rule(allowed=EVERYBODY),
    "home:robots": Rule(allowed=EVERYBODY),
    "home:healthz": Rule(allowed=EVERYBODY),
    "home:readyz": Rule(allowed=EVERYBODY),
    "home:dashboard": Rule(allowed=SIGNED_IN),
}
PEOPLE = {
    "people:profile": Rule(allowed=SIGNED_IN, post=True),
    "people:privacy": Rule(allowed=EVERYBODY),
    "people:account_data": Rule(allowed=SIGNED_IN),
    "people:account_export": Rule(allowed=SIGNED_IN, get=False, post=True),
    "people:account_erase": Rule(allowed=SIGNED_IN, post=True),
    "people:session_end": Rule(allowed=CANDIDATE, args=a_session, get=False, post=True),
    "people:typed_draft_save": Rule(allowed=SIGNED_IN, get=False, post=True),
    "people:typed_draft_forget": Rule(allowed=SIGNED_IN, get=False, post=True),
    "people:employer_create": Rule(allowed=SIGNED_IN, post=True),
    "people:employer_detail": Rule(allowed=EVERYBODY, args=of_employer),
    "people:employer_edit": employer_page(of_employer, post=True),
    "people:member_list": employer_page(of_employer),
    "people:member_mail": employer_page(of_employer, post=True),
    "people:member_remove": employer_page(a_member, post=True),
    "people:member_role": employer_page(a_member, get=False, post=True),
    "people:invitation_create": employer_page(of_employer, post=True),
    "people:invitation_revoke": employer_page(employer_and("invitation"), get=False, post=True),
    # One page for every link, right or wrong; it shows nothing before the address is proved.
    "people:invitation_link": Rule(allowed=EVERYBODY, args=lambda world: ["x" * 43]),
    "people:invitation_accept": Rule(allowed=EVERYBODY, post=True),
}
MAIL = {
    "mail:my_mail_list": Rule(allowed=SIGNED_IN),
    "mail:my_mail_cancel": Rule(
        allowed=CANDIDATE, args=lambda world: [world.own_mail.pk], get=False, post=True
    ),
    "mail:dev_inbox": Rule(allowed=EVERYBODY),
    "mail:dev_mail": Rule(allowed=EVERYBODY, args=lambda world: [world.mail.pk]),
    "mail:dev_mail_page": Rule(allowed=EVERYBODY, args=lambda world: [world.mail.pk]),
    "mail:mail_choices": Rule(allowed=SIGNED_IN, post=True),
    "mail:mail_choices_link": Rule(allowed=NOBODY, signed_link=True, args=stop_link, post=True),
    # Closed until the operator names a provider; then its signature lets in, never a session.
    "mail:mail_events": Rule(allowed=NOBODY, signed_link=True, get=False, post=True),
    "mail:mail_stop": Rule(allowed=NOBODY, signed_link=True, args=stop_link, post=True),
    "mail:mail_one_click": Rule(allowed=NOBODY, signed_link=True, args=stop_link, post=True),
}
OPENINGS = {
    "openings:opening_list": Rule(allowed=EVERYBODY),
    "openings:search_suggestions": Rule(allowed=EVERYBODY),
    "openings:sitemap_index": Rule(allowed=EVERYBODY),
    "openings:sitemap": Rule(allowed=EVERYBODY, args=lambda world: ["openings"]),
    "openings:opening_detail": Rule(
        allowed=EVERYBODY, args=lambda world: [world.opening.pk, world.opening.slug]
    ),
    "openings:saved_opening_list": Rule(allowed=EVERYBODY),
    "openings:opening_save": Rule(
        allowed=EVERYBODY, args=lambda world: [world.opening.pk], post=True
    ),
    "openings:opening_unsave": Rule(
        allowed=EVERYBODY, args=lambda world: [world.opening.pk], get=False, post=True
    ),
    "openings:hidden_list": Rule(allowed=SIGNED_IN),
    "openings:alert_list": Rule(allowed=SIGNED_IN),
    "openings:alert_new": Rule(allowed=EVERYBODY, post=True),
    "openings:alert_asked": Rule(allowed=EVERYBODY),
    "openings:alert_all": Rule(allowed=NOBODY, signed_link=True, args=stop_link, post=True),
    "openings:alert_page": Rule(allowed=NOBODY, signed_link=True, args=stop_link, post=True),
    "openings:alert_fit": Rule(
        allowed=NOBODY,
        signed_link=True,
        args=lambda world: [*stop_link(world), world.mail.pk],
        post=True,
    ),
    "openings:opening_hide": Rule(
        allowed=SIGNED_IN, args=lambda world: [world.opening.pk], get=False, post=True
    ),
    "openings:opening_unhide": Rule(
        allowed=SIGNED_IN, args=lambda world: [world.opening.pk], get=False, post=True
    ),
    "openings:employer_hide": Rule(allowed=SIGNED_IN, args=of_employer, get=False, post=True),
    "openings:employer_unhide": Rule(allowed=SIGNED_IN, args=of_employer, get=False, post=True),
    "openings:employer_opening_list": employer_page(of_employer),
    "openings:opening_create": employer_page(of_employer, post=True),
    "openings:opening_edit": employer_page(employer_and("draft"), post=True),
    "openings:opening_preview": employer_page(employer_and("draft")),
    "openings:opening_publish": employer_page(employer_and("draft"), get=False, post=True),
    "openings:opening_delete": employer_page(employer_and("draft"), post=True),
    "openings:template_list": employer_page(lambda world: [world.employer.slug]),
    "openings:template_create": employer_page(employer_and("opening"), post=True),
    "openings:template_start": employer_page(employer_and("template"), post=True),
    "openings:template_delete": employer_page(employer_and("template"), get=False, post=True),
    "openings:opening_copy": employer_page(employer_and("opening"), get=False, post=True),
    "openings:opening_extend": employer_page(employer_and("opening"), post=True),
    "openings:opening_open_again": employer_page(employer_and("opening"), post=True),
    "openings:opening_versions": employer_page(employer_and("opening")),
    "openings:opening_version": employer_page(a_version),
    "openings:version_restore": employer_page(a_version, get=False, post=True),
    "openings:change_take_back": employer_page(employer_and("opening"), get=False, post=True),
    "openings:opening_close": employer_page(employer_and("opening"), post=True),
    "openings:opening_endings": employer_page(employer_and("opening"), post=True),
    "openings:still_hiring": Rule(allowed=NOBODY, signed_link=True, args=stop_link, post=True),
    "openings:opening_ended": employer_page(employer_and("opening"), post=True),
    "openings:opening_endings_undo": employer_page(employer_and("opening"), get=False, post=True),
    "openings:opening_apply": Rule(
        allowed=SIGNED_IN, args=lambda world: [world.opening.pk], post=True
    ),
    "openings:application_autosave": Rule(
        allowed=SIGNED_IN, args=lambda world: [world.opening.pk], get=False, post=True
    ),
    "openings:application_resume": Rule(
        allowed=SIGNED_IN, args=lambda world: [world.opening.pk], get=False, post=True
    ),
    "openings:application_list": Rule(allowed=SIGNED_IN),
    "openings:application_detail": Rule(allowed=CANDIDATE, args=of_application),
    "openings:application_sent": Rule(allowed=CANDIDATE, args=of_application),
    "openings:application_withdraw": Rule(allowed=CANDIDATE, args=of_application, post=True),
    "openings:resume_spelling": Rule(allowed=SIGNED_IN, post=True),
    "openings:resume_download": Rule(
        allowed=CANDIDATE | MEMBERS, args=lambda world: [world.application.resume_id]
    ),
    "openings:new_applications": employer_page(of_employer),
    "openings:answers_owed": employer_page(of_employer),
    "openings:pipeline": employer_page(employer_and("opening")),
    "openings:application_review": employer_page(employer_and("application")),
    "openings:application_move": employer_page(employer_and("application"), get=False, post=True),
    "openings:application_note": employer_page(employer_and("application"), get=False, post=True),
    "openings:offer_answer": Rule(
        allowed=CANDIDATE, args=lambda world: [world.application.pk, "yes"], post=True
    ),
    "openings:application_others": Rule(allowed=CANDIDATE, args=of_application, post=True),
    "openings:offer_time": employer_page(employer_and("application"), post=True),
    "openings:message_list": Rule(
        allowed=CANDIDATE, args=of_application, post=True, records_visit=True
    ),
    "openings:message_take_back": Rule(
        allowed=CANDIDATE,
        args=lambda world: [world.application.pk, world.own_message.pk],
        get=False,
        post=True,
    ),
    "openings:message_report": Rule(
        allowed=CANDIDATE,
        args=lambda world: [world.application.pk, world.their_message.pk],
        post=True,
    ),
    "openings:message_list_team": employer_page(
        employer_and("application"), post=True, records_visit=True
    ),
    "openings:messages_answered": employer_page(employer_and("application"), get=False, post=True),
    "openings:message_take_back_team": employer_page(a_message, get=False, post=True),
    "openings:message_send": employer_page(a_message, get=False, post=True),
    "openings:message_report_team": employer_page(
        lambda world: [*employer_and("application")(world), world.own_message.pk], post=True
    ),
    "openings:application_decide": employer_page(employer_and("application"), post=True),
    "openings:application_decision_undo": employer_page(
        employer_and("application"), get=False, post=True
    ),
    "openings:interview_create": employer_page(employer_and("application"), post=True),
    "openings:interview_move": employer_page(employer_and("upcoming"), post=True),
    "openings:interview_cancel": employer_page(employer_and("upcoming"), post=True),
    "openings:interview_end": employer_page(employer_and("upcoming"), get=False, post=True),
    "openings:interview_absence": employer_page(employer_and("upcoming"), post=True),
    "openings:interview_absence_undo": employer_page(
        employer_and("upcoming"), get=False, post=True
    ),
    "openings:interview_absence_take_back": employer_page(employer_and("upcoming"), post=True),
    "openings:interview_absence_answer": Rule(
        allowed=CANDIDATE, args=lambda world: [world.missed.pk], get=False, post=True
    ),
    "openings:interview_nobody_came": Rule(
        allowed=CANDIDATE, args=lambda world: [world.missed.pk], get=False, post=True
    ),
    "openings:interview_other_time": Rule(
        allowed=CANDIDATE, args=lambda world: [world.upcoming.pk], post=True
    ),
    "openings:proposal_link": Rule(allowed=EVERYBODY, args=secret("proposal")),
    # The candidate answers signed in; everybody else needs the signed link.
    "openings:proposal_pick": Rule(
        allowed=CANDIDATE, signed_link=True, args=lambda world: [world.proposal.pk], post=True
    ),
    "openings:proposal_other_times": Rule(
        allowed=CANDIDATE, signed_link=True, args=lambda world: [world.proposal.pk], post=True
    ),
    "openings:sheet_list": employer_page(employer_and("opening")),
    "openings:sheet_create": employer_page(employer_and("opening"), post=True),
    "openings:sheet_take_back": employer_page(
        lambda world: [world.employer.slug, world.opening.pk, world.proposal.sheet_id],
        get=False,
        post=True,
    ),
    "openings:other_time_accept": employer_page(employer_and("application"), get=False, post=True),
    "openings:interview_calendar": Rule(
        allowed=CANDIDATE | MEMBERS, args=lambda world: [world.upcoming.pk]
    ),
}
COACHING = {
    "coaching:advice_list": Rule(allowed=EVERYBODY),
    "coaching:advice_detail": Rule(allowed=EVERYBODY, args=lambda world: ["bad-interview"]),
    "coaching:advice_do": Rule(allowed=SIGNED_IN, args=lambda world: ["debrief"]),
    "coaching:plan_list": Rule(allowed=SIGNED_IN),
    "coaching:plan_detail": plan_page(),
    "coaching:plan_park": plan_page(get=False, post=True),
    "coaching:plan_resume": plan_page(get=False, post=True),
    "coaching:plan_mute": plan_page(get=False, post=True),
    "coaching:plan_close": plan_page(post=True),
    "coaching:step_skip": plan_page(get=False, post=True),
    "coaching:digest_page": Rule(allowed=NOBODY, signed_link=True, args=stop_link),
    "coaching:digest_search": Rule(
        allowed=NOBODY, signed_link=True, args=stop_link, get=False, post=True
    ),
    "coaching:digest_open": Rule(
        allowed=NOBODY,
        signed_link=True,
        args=lambda world: [*stop_link(world), world.opening.pk],
        get=False,
        post=True,
    ),
    "coaching:reported_create": Rule(allowed=SIGNED_IN, post=True),
    "coaching:reported_outcome": Rule(
        allowed=CANDIDATE, args=lambda world: [world.tracked.pk], post=True
    ),
    "coaching:reported_check": Rule(
        allowed=CANDIDATE, args=lambda world: [world.tracked.pk], get=False, post=True
    ),
    "coaching:mood_edit": plan_page(post=True),
    "coaching:debrief_edit": plan_page(post=True),
    "coaching:own_texts_erase": plan_page(post=True),
    "coaching:debrief_autosave": plan_page(get=False, post=True),
    "coaching:debrief_detail": plan_page(records_visit=True),
    "coaching:second_look": plan_page(post=True),
    "coaching:blunder_mend": plan_page(
        args=lambda world: [world.plan.pk, world.slip.pk], get=False, post=True
    ),
    "coaching:problem_mend": plan_page(
        args=lambda world: [world.plan.pk, world.problem.pk], get=False, post=True
    ),
    "coaching:reality_check": plan_page(),
    "coaching:take_away": plan_page(),
    "coaching:worked": plan_page(post=True),
    "coaching:calibration_detail": plan_page(),
    "coaching:calibration_list": Rule(allowed=SIGNED_IN),
    "coaching:progress": Rule(allowed=SIGNED_IN),
    "coaching:letter_edit": plan_page(post=True),
    "coaching:clarification_edit": plan_page(post=True),
    "coaching:status_check_edit": plan_page(post=True),
    "coaching:gracious_reply_edit": plan_page(post=True),
    "coaching:letter_check": plan_page(get=False, post=True),
    "coaching:letter_copy": plan_page(
        args=lambda world: [world.plan.pk, world.letter.pk], post=True
    ),
    "coaching:letter_detail": plan_page(args=lambda world: [world.plan.pk, world.letter.pk]),
    "coaching:letter_undo": plan_page(
        args=lambda world: [world.plan.pk, world.letter.pk], get=False, post=True
    ),
    "coaching:letter_link": Rule(allowed=EVERYBODY, args=secret("thank_you")),
    "coaching:letter_read": Rule(
        allowed=NOBODY, signed_link=True, args=lambda world: [world.letter.pk]
    ),
    "coaching:letter_report": Rule(
        allowed=NOBODY, signed_link=True, args=lambda world: [world.letter.pk], get=False, post=True
    ),
    "coaching:letter_acknowledge": Rule(
        allowed=NOBODY, signed_link=True, args=lambda world: [world.letter.pk], get=False, post=True
    ),
    "coaching:feedback_create": plan_page(post=True),
    "coaching:feedback_cancel": plan_page(get=False, post=True),
    "coaching:feedback_open": plan_page(post=True),
    "coaching:feedback_action": plan_page(get=False, post=True),
    "coaching:feedback_ask_withheld": plan_page(get=False, post=True),
    "coaching:feedback_useful": plan_page(get=False, post=True),
    "coaching:feedback_thank": plan_page(get=False, post=True),
    "coaching:fitting_openings": plan_page(),
    "coaching:call_plan": plan_page(post=True),
    "coaching:call_log": plan_page(post=True),
    "coaching:call_calendar": plan_page(),
    "coaching:question_list": Rule(allowed=EVERYBODY),
    "coaching:practice_home": plan_page(),
    "coaching:practice_keep": plan_page(get=False, post=True),
    "coaching:drill_done": plan_page(
        args=lambda world: [world.plan.pk, world.attempt.drill_id], get=False, post=True
    ),
    "coaching:practice_solo": plan_page(post=True),
    "coaching:practice_attempt": plan_page(args=lambda world: [world.plan.pk, world.attempt.pk]),
    "coaching:practice_mirror": plan_page(post=True),
    "coaching:practice_friend": plan_page(post=True),
    "coaching:practice_coach": plan_page(post=True),
    "coaching:practice_session": plan_page(args=a_practice),
    "coaching:practice_cancel": plan_page(args=a_practice, get=False, post=True),
    "coaching:reply_create": Rule(allowed=EVERYBODY, args=of_advice, get=False, post=True),
    "coaching:reply_sent": Rule(allowed=EVERYBODY, args=of_advice),
    "coaching:reply_link": Rule(allowed=EVERYBODY, args=secret("reply")),
    "coaching:reply_confirm": Rule(
        allowed=NOBODY, signed_link=True, args=lambda world: [world.reply.pk], post=True
    ),
    "coaching:reply_flag": Rule(
        allowed=EVERYBODY, args=lambda world: [world.reply.pk], get=False, post=True
    ),
    "coaching:reply_mute": Rule(allowed=NOBODY, signed_link=True, args=stop_link, post=True),
    "coaching:practice_link": Rule(allowed=EVERYBODY, args=secret("practice")),
    "coaching:practice_form": Rule(
        allowed=NOBODY, signed_link=True, args=lambda world: [world.practice.pk], post=True
    ),
    "coaching:practice_decline": Rule(
        allowed=NOBODY,
        signed_link=True,
        args=lambda world: [world.practice.pk],
        get=False,
        post=True,
    ),
    "coaching:readiness": plan_page(post=True),
    "coaching:next_interview": plan_page(args=lambda world: [world.upcoming.pk], post=True),
    "coaching:help_now": Rule(allowed=EVERYBODY),
    "coaching:coach_list": Rule(allowed=SIGNED_IN),
    "coaching:coach_create": Rule(allowed=SIGNED_IN, post=True),
    "coaching:coach_detail": Rule(
        allowed=CANDIDATE, args=lambda world: [world.coach_request.pk], post=True
    ),
    "coaching:share_revoke": Rule(
        allowed=CANDIDATE, args=lambda world: [world.taken_back.pk], get=False, post=True
    ),
    "coaching:pass_on_create": Rule(allowed=SIGNED_IN, post=True),
    # The coach who took the request on, while the share lives.
    "coaching:shared_detail": Rule(
        allowed=frozenset({"staff"}), args=lambda world: [world.share.pk], records_visit=True
    ),
    "coaching:feedback_inbox": employer_page(of_employer),
    "coaching:feedback_link": Rule(allowed=EVERYBODY, args=secret("feedback_form")),
    # The employer's recruiters answer signed in; everybody else needs the signed link.
    "coaching:feedback_form": employer_answer(),
    "coaching:feedback_decline": employer_answer(),
    "coaching:feedback_call": employer_answer(get=False),
    "coaching:feedback_draft": employer_answer(get=False),
    "coaching:feedback_done": employer_answer(post=False),
}


MATRIX: dict[str, Rule] = {**HOME, **PEOPLE, **MAIL, **OPENINGS, **COACHING}

# allauth guards its own pages; they are listed so that a new one is noticed.
LIBRARY_URLS = frozenset(
    {
        "account_change_password",
        "account_confirm_login_code",
        "account_email",
        "account_email_verification_sent",
        "account_inactive",
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "account_request_login_code",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "account_set_password",
        "account_signup",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_authenticate",
        "mfa_deactivate_totp",
        "mfa_download_recovery_codes",
        "mfa_edit_webauthn",
        "mfa_generate_recovery_codes",
        "mfa_index",
        "mfa_list_webauthn",
        "mfa_login_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_remove_webauthn",
        "mfa_view_recovery_codes",
        "usersessions_list",
    }
)
