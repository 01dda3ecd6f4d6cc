"""The mood, and the debrief in its steps."""

from coaching.forms.debrief.edit import DebriefForm, typed_again
from coaching.forms.debrief.mood import MoodForm
from coaching.forms.debrief.steps import TITLES, DebriefStep, furthest_step, step_of

__all__ = [
    "TITLES",
    "DebriefForm",
    "DebriefStep",
    "MoodForm",
    "furthest_step",
    "step_of",
    "typed_again",
]
