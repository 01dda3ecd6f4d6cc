"""The writer looks at these once more: words that stand for something else."""

from coaching.queries.wording.rule import BEHAVIOR, THE_JOB, Level, Rule

NUDGE = (
    Rule(
        Level.NUDGE,
        "fit",
        "“Fit” tells a person nothing to work on, and often hides something else.",
        "Name the requirement that was not met, and what would meet it.",
        r"""
        culture fit
        cultural fit
        culture match
        team fit
        not (a|the|quite a|really a) (good |right |great )?(fit|match)
        (wasn|weren|isn|aren)['’]t (a|the|quite a|really a) (good |right |great )?(fit|match)
        (good|right|great|better|poor|bad) fit
        fit in
        didn['’]t click
        chemistry
        vibes?
        gut feeling
        personality
        """,
    ),
    Rule(
        Level.NUDGE,
        "proxy for age",
        "This word is often read as meaning age.",
        THE_JOB,
        r"""
        overqualified
        over-qualified
        energetic
        high[ -]energy
        youthful
        digital native
        recent graduates?
        fresh graduates?
        mature
        maturity
        set in your ways
        too senior
        too experienced
        dinosaur
        tech[ -]savvy
        """,
    ),
    Rule(
        Level.NUDGE,
        "gap",
        "A gap can be illness, care or bad luck. It is seldom about the job.",
        "Name the skill that you could not see, and how to show it.",
        r"""
        gaps? in (your|the) (r[eé]sum[eé]|cv|work history|employment|career)
        (employment|career|r[eé]sum[eé]) gaps?
        job[ -]hopp(er|ing)
        unemployed
        """,
    ),
    Rule(
        Level.NUDGE,
        "manner",
        "Nerves, looks and manner say little about the work, and can stand for health or origin.",
        BEHAVIOR,
        r"""
        eye contact
        too (quiet|shy|loud|soft|emotional|nervous|intense|blunt|bossy)
        shy
        nervous(ness|ly)?
        aggressive
        abrasive
        bossy
        emotional
        introvert(ed)?
        body language
        handshake
        smil(e|ed|ing)
        your voice
        monotone
        confidence
        confident
        professionalism
        """,
    ),
    Rule(
        Level.NUDGE,
        "appearance",
        "Looks are not a requirement of a job.",
        "If the job has a dress code, name the code.",
        r"""
        attractive
        unattractive
        appearance
        hair
        hairstyle
        beard
        tattoos?
        piercings?
        make-?up
        outfit
        well[ -]groomed
        looked (tired|untidy|messy|scruffy|sloppy)
        the way you look(ed)?
        your looks
        """,
    ),
)
