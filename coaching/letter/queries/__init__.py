"""What a note says, and what is checked before it leaves. Pure text: no rows are read."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from coaching.letter.states import LetterKind
from jobstore.lib.text import clean_header_text, count_words

# Common enough to mean a person; names that are everyday words (Will, Mark, May, …) are left out.
NAMES = Path(__file__).resolve().parents[2] / "data" / "first_names.txt"
FIRST_NAMES = frozenset(NAMES.read_text(encoding="utf-8").split())
MOST_WORDS = 180
MOST_CORRECTION_WORDS = 60
FEWEST_TOPIC_WORDS = 4
LONGEST_SUBJECT = 90  # characters
MOST_APOLOGIES = 1
CORRECTION_OPENING = "There is one thing I would like to set right:"
CLARIFICATION_OPENING = "There is one thing I would like to add or set right."
LONGEST_WORD_AS_TYPO = 5  # letters; up to here one wrong letter is a typo, beyond it two
_APOLOGY = re.compile(r"\b(sorry|apolog\w+|forgive\w*|regret\w*|my bad)\b", re.IGNORECASE)

_SELF_INSULT = re.compile(
    r"\b(blew|botched|bombed|screwed up|messed up|terrible|horrible|awful|stupid|dumb|idiot\w*|"
    r"pathetic|disaster|hopeless|embarrass\w+|ashamed|a mess|a failure)\b",
    re.IGNORECASE,
)

_PLACEHOLDER = re.compile(
    r"\[[^\]]*\]|\{[^}]*\}|<[^>]*>|_{3,}|\.{4,}|\bX{2,}\b|\b(?:TODO|TBD|lorem ipsum)\b"
    r"|\b(?:insert|your) (?:name|company|topic|title|position) here\b",
    re.IGNORECASE,
)

_LINK = re.compile(
    r"https?:|www\.|\b[\w.+-]+@[\w-]+\.\w|\b[\w-]+\.(?:com|org|net|io|co|dev|me|info|biz|us|edu|gov)\b",
    re.IGNORECASE,
)

_PHONE = re.compile(r"(?:\+?\d[\s().-]*){7,}")

_ADDRESS = re.compile(
    r"(?:\b(?:[Dd]ear|[Hh]i|[Hh]ello|[Hh]ey|[Mm]r\.?|[Mm]s\.?|[Mm]rs\.?|[Dd]r\.?)\s+"
    r"|\b(?:[Tt]hank you|[Tt]hanks|[Mm]eet you|[Mm]eeting you|[Ss]eeing you|[Aa]gain),\s*"
    r"(?:(?:Mr|Ms|Mrs|Dr)\.?\s+)?)"
    r"([A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)?)"
)

_JOINING = re.compile(
    r"\b(?:join|joining|position at|role at|job at|opportunity at|team at|interest in|part of)\s+"
    r"((?:[A-Z][\w&'’.-]*)(?:\s+[A-Z][\w&'’.-]*)*)"
)

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True, kw_only=True)
class NoteFrame:
    """What stands around the candidate's own sentences."""

    candidate: str
    interviewer: str
    panel: tuple[str, ...]  # every interviewer of this interview
    employer: str
    opening: str
    met_at: datetime  # in the interview's zone
    kind: LetterKind = LetterKind.THANK_YOU
    other_employers: tuple[str, ...] = ()  # of the candidate's other applications
    has_withdrawn: bool = False


@dataclass(frozen=True, kw_only=True)
class NoteText:
    """The candidate's own sentences."""

    discussed: str = ""
    drew_me: str = ""
    correction: str = ""
    wish_to_grow: str = ""
    words: str = ""  # of the kinds that are one paragraph
    matters: bool | None = None  # would they decide differently if they knew the correction

    @property
    def typed(self) -> str:
        parts = [self.discussed, self.drew_me, self.correction, self.wish_to_grow, self.words]
        return "\n".join(parts)


@dataclass(frozen=True)
class Finding:
    """Something that a check found; what blocks must be mended before the note can leave."""

    text: str
    blocks: bool = True
    field: str = ""


def say_day(day: date) -> str:
    """ "Tuesday, November 24"."""
    return f"{day:%A, %B} {day.day}"


def as_sentence(text: str) -> str:
    """An answer to a field as it stands in a letter: with its capital and its full stop."""
    text = text.strip()
    first = text.split(maxsplit=1)[0] if text else ""
    if first.islower():  # "iPhones" stay as they are
        text = text[0].upper() + text[1:]
    return f"{text}." if text and text[-1].isalnum() else text


def compose(frame: NoteFrame, text: NoteText) -> str:
    """The letter as the interviewer reads it."""
    met = f"Thank you for meeting me on {say_day(frame.met_at)} about the {frame.opening} position"
    parts = [f"Dear {frame.interviewer},"]
    if frame.kind == LetterKind.THANK_YOU:
        correction = as_sentence(text.correction)
        correction = f"{CORRECTION_OPENING} {correction}" if correction else ""
        parts += [f"{met} at {frame.employer}.", as_sentence(text.discussed)]
        parts += [as_sentence(text.drew_me), correction, as_sentence(text.wish_to_grow)]
    elif frame.kind == LetterKind.CLARIFICATION:
        parts += [f"{met} at {frame.employer}. {CLARIFICATION_OPENING}"]
        parts.append(as_sentence(text.correction))
    else:
        parts.append(as_sentence(text.words))
    parts.append(f"Kind regards,\n{frame.candidate}")
    return "\n\n".join(part.strip() for part in parts if part.strip())


def subject_line(kind: LetterKind, *, candidate: str, opening: str) -> str:
    """At most 90 characters; a long title gives way, the name stays."""
    start = {
        LetterKind.THANK_YOU: "Thank you for the interview",
        LetterKind.CLARIFICATION: "One thing to add to our interview",
        LetterKind.STATUS_CHECK: "A question about the timeline",
        LetterKind.GRACIOUS_REPLY: "Thank you for your answer",
    }[kind]
    line = clean_header_text(f"{start}: {candidate}, {opening}", limit=500)
    return line if len(line) <= LONGEST_SUBJECT else line[: LONGEST_SUBJECT - 1].rstrip(" ,") + "…"


def findings(frame: NoteFrame, text: NoteText) -> list[Finding]:
    """Everything the checks have to say, blocking things first."""
    found = [
        *_length_findings(frame, text),
        *_content_findings(text),
        *_name_findings(frame, text),
        *_company_findings(frame, text),
        *_tone_findings(text),
    ]
    return sorted(dict.fromkeys(found), key=lambda finding: not finding.blocks)


def _length_findings(frame: NoteFrame, text: NoteText) -> Iterable[Finding]:
    if frame.kind == LetterKind.THANK_YOU:
        yield from _thank_you_findings(text)
    elif frame.kind == LetterKind.CLARIFICATION and not text.correction.strip():
        yield Finding("Write the one thing to set right.", field="correction")
    elif frame.kind != LetterKind.CLARIFICATION and count_words(text.words) < FEWEST_TOPIC_WORDS:
        yield Finding("Write at least one full sentence.", field="words")
    if frame.kind == LetterKind.STATUS_CHECK and text.words.strip() and "?" not in text.words:
        yield Finding("Ask one clear question: when may you expect an answer?", blocks=False)
    yield from _correction_findings(text)
    words = count_words(compose(frame, text))
    if words > MOST_WORDS:
        yield Finding(f"The note has {words} words. Keep it to {MOST_WORDS}.")


def _thank_you_findings(text: NoteText) -> Iterable[Finding]:
    if not text.discussed.strip():
        yield Finding("Name one thing that you talked about.", field="discussed")
    elif count_words(text.discussed) < FEWEST_TOPIC_WORDS:
        yield Finding("Be specific: say in a sentence what you talked about.", field="discussed")
    if not text.wish_to_grow.strip():
        yield Finding("Say in one sentence how you want to grow.", field="wish_to_grow")


def _correction_findings(text: NoteText) -> Iterable[Finding]:
    """One thing, short, and only where knowing it could change the decision."""
    if not text.correction.strip():
        return
    words = count_words(text.correction)
    if words > MOST_CORRECTION_WORDS:
        yield Finding(
            f"The clarification has {words} words. Keep it to {MOST_CORRECTION_WORDS}.",
            field="correction",
        )
    if text.matters is None:
        yield Finding(
            "Would they decide differently if they knew this? Say yes or no.",
            field="matters",
        )
    elif not text.matters:
        yield Finding(
            "You think that it would not change their mind. Then it can stay unsaid: take it out.",
            field="correction",
        )


def _content_findings(text: NoteText) -> Iterable[Finding]:
    for pattern, what in (
        (_PLACEHOLDER, "“{}” looks like a gap to be filled in. Fill it or take it out."),
        (_LINK, "Take out “{}”: a note carries no links and no e-mail addresses."),
        (_PHONE, "Take out “{}”: a note carries no phone numbers."),
    ):
        match = pattern.search(text.typed)
        if match:
            yield Finding(what.format(match.group().strip()))


def _name_findings(frame: NoteFrame, text: NoteText) -> Iterable[Finding]:
    typed = text.typed
    known = _words_of(*frame.panel, frame.interviewer, frame.candidate, frame.employer)
    spelled = _words_of(frame.interviewer)
    for match in _ADDRESS.finditer(typed):
        if not _words_of(match.group(1)) & known:
            known |= _words_of(match.group(1))  # said once is enough
            yield Finding(
                f"You write to {frame.interviewer}, and the text says “{match.group(1)}”."
            )
    for word, starts in _capitalized(typed):
        if word.casefold() in known:
            continue
        near = next((name for name in spelled if is_typo(word.casefold(), name)), None)
        if near:
            yield Finding(
                f"“{word}” looks like a slip: the name is spelled “{_as_spelled(frame, near)}”.",
                blocks=not starts,
            )
        elif word.casefold() in FIRST_NAMES:
            yield Finding(
                f"You name “{word}”. Is that right? This note goes to {frame.interviewer}.",
                blocks=False,
            )


def _company_findings(frame: NoteFrame, text: NoteText) -> Iterable[Finding]:
    known = _words_of(frame.employer, frame.opening)
    for match in _JOINING.finditer(text.typed):
        if not _words_of(match.group(1)) & known:
            yield Finding(f"You name “{match.group(1)}”, and this note goes to {frame.employer}.")
    folded = text.typed.casefold()
    for name in frame.other_employers:
        if name != frame.employer and re.search(rf"\b{re.escape(name.casefold())}\b", folded):
            yield Finding(f"You name “{name}”, and this note goes to {frame.employer}.")


def _tone_findings(text: NoteText) -> Iterable[Finding]:
    if len(_APOLOGY.findall(text.typed)) > MOST_APOLOGIES:
        yield Finding("You say sorry more than once. Once is enough.", blocks=False)
    insult = _SELF_INSULT.search(text.typed)
    if insult:
        yield Finding(
            f"“{insult.group()}” is hard on you. Would you say it about a friend?", blocks=False
        )


def _words_of(*texts: str) -> set[str]:
    return {word.casefold() for text in texts for word in _WORD.findall(text)}


def _as_spelled(frame: NoteFrame, folded: str) -> str:
    words = (match.group() for match in _WORD.finditer(frame.interviewer))
    return next(word for word in words if word.casefold() == folded)


def _capitalized(text: str) -> Iterable[tuple[str, bool]]:
    """Words with a capital, and whether they start a sentence."""
    for match in _WORD.finditer(text):
        word = match.group()
        if word[0].isupper() and len(word) > 1:
            before = text[: match.start()].rstrip(" \t\"'“‘(")
            yield word, not before or before[-1] in ".!?:\n"


def is_typo(word: str, name: str) -> bool:
    """Whether a word is a name with a letter or two wrong."""
    allowed = 1 if len(name) <= LONGEST_WORD_AS_TYPO else 2
    if word == name or abs(len(word) - len(name)) > allowed or word[0] != name[0]:
        return False
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 -- some MB that only pages need

    return Levenshtein.distance(word, name) <= allowed
