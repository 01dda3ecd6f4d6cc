"""These are never passed on: insults, threats, promises, contact details, other people."""

from coaching.queries.wording.rule import BEHAVIOR, Level, Rule

BLOCK = (
    Rule(
        Level.BLOCK,
        "insult",
        "This would only hurt.",
        BEHAVIOR,
        r"""
        stupid
        idiots?
        idiotic
        dumb
        moron(ic)?
        pathetic
        losers?
        worthless
        useless person
        you (are|were) (useless|hopeless|clueless|a joke|a clown|a liar|a disaster)
        liar
        imbecile
        clown
        disgusting
        ugly
        hopeless
        embarrassment
        laughable
        brainless
        incompetent
        lazy(?! (load|loading|evaluation|loaded))
        waste of (my|our|everyone['’]s) time
        wasted (my|our) time
        fuck\w*
        shit\w*
        bitch\w*
        ass-?holes?
        bastards?
        crap
        bullshit
        retard(ed)?
        freak
        """,
    ),
    Rule(
        Level.BLOCK,
        "threat",
        "A threat is never feedback.",
        "Leave it out.",
        r"""
        blacklist(ed)?
        you WILL regret
        never work (in|for|again)
        never get a job
        warn (other|all|every) (employers|companies|managers)
        watch your back
        (we|i) WILL (sue|report you|find you|make sure (you|nobody|no one))
        know where you live
        make you pay
        consequences for you
        """,
    ),
    Rule(
        Level.BLOCK,
        "promise",
        "A promise of a job can bind you.",
        "Say what would make the next application stronger.",
        r"""
        (we|i) WILL (hire you|employ you|take you on)
        (you|we) WILL (certainly |definitely )?(get|have) (the|a) (next )?(job|role|offer)(?! done)
        we WILL (certainly |definitely )?(offer|give) you (the|a) (next )?(job|position|role)
        guaranteed? (you )?(a|the|an) (job|position|role|offer|interview)
        promise you
        next (job|opening|position|role|vacancy) is yours
        you WILL be hired
        keep a (job|position) for you
        """,
    ),
)

CONTACT = Rule(
    Level.BLOCK,
    "contact details",
    "Phone numbers, addresses and links cannot be passed on here.",
    "Take it out; the candidate can be reached through Job Store only.",
    "",
)
CONTACT_PATTERNS = (
    r"https?://\S+",
    r"www\.\S+",
    r"[\w.+-]+@[\w-]+\.[\w.-]+",
    r"\b[\w-]+\.(?:com|org|net|io|co|us|info|biz|app|dev|me|ai)\b(?:/\S*)?",
    r"(?<![\w$#])(?:\+?1[\s.-]?)?\(?\d{3}\)?[\s.-]\d{3}[\s.-]?\d{4}(?!\d)",
    r"(?<![\w$#-])\d{3}[-.]\d{4}(?![\d-])",
    r"(?<![\w$#])\+?\d{10,14}(?!\d)",
)
OTHER_PERSON = Rule(
    Level.BLOCK,
    "another candidate",
    "This names another candidate.",
    "Say “another candidate” and which requirement decided it.",
    "",
)
