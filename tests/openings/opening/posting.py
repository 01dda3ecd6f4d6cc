"""An opening as a recruiter types it."""

BASE = "/employers/acme/openings/"
TYPED = {
    "title": "Night Baker",
    "description": "You bake bread and rolls with two colleagues. " * 6,
    "category": "Food",
    "employment_type": "FULL_TIME",
    "remote": "on_site",
    "place": "Columbus, OH",
    "country": "US",
    "pay_min": "40000",
    "pay_max": "50000",
    "pay_currency": "USD",
    "pay_period": "YEAR",
    "answer_days": "7",
    "answers_feedback": "on",
    "may_apply_again": "on",
    "closes_on": "2026-12-31",
    "requirements": "One year of baking\n\n  A   certificate \nOne year of baking",
    "question_text_1": "Can you start at 3 am?",
    "question_kind_1": "yes_no",
    "question_required_1": "on",
}
