"""Staff read these before the candidate does: direct mentions of what is protected."""

from coaching.queries.wording.rule import THE_JOB, Level, Rule

HOLD = (
    Rule(
        Level.HOLD,
        "age",
        "This speaks about age, which must play no part in hiring.",
        THE_JOB,
        r"""
        (too|so|rather|a (bit|little)) (old|young)
        (at )?YOUR age
        (old|young) (man|woman|lady|girl|guy|person|people|blood)
        (someone|somebody|a person|people|anyone|candidate) (younger|older)
        (younger|older) (person|people|candidate|applicant|man|woman|team)
        years old
        elderly
        middle-aged
        senior citizen
        boomer
        millennial
        gen z
        (close|near) to retirement
        retirement age
        about to retire
        age group
        ageing
        (under|over|past) (30|35|40|45|50|55|60|65)(?! UNITS)
        """,
    ),
    Rule(
        Level.HOLD,
        "family",
        "This speaks about pregnancy or family, which must play no part in hiring.",
        "If hours or shifts mattered, name the hours of the job and nothing else.",
        r"""
        pregnan(t|cy)
        maternity
        paternity
        parental leave
        breastfeeding
        husband
        wife
        spouse
        boyfriend
        girlfriend
        fianc[eé]e?
        kids
        childcare
        child care
        young family
        start(ing)? a family
        single (mom|mother|dad|father|parent)
        YOUR (child|children|baby|family|marriage|divorce|engagement)
        married
        divorced
        unmarried
        having (children|a baby)
        as a (mother|father|mom|mum|dad|parent)
        """,
    ),
    Rule(
        Level.HOLD,
        "language and origin",
        "This speaks about origin or speech, which must play no part in hiring.",
        "If the job needs a language, name the task that needs it.",
        r"""
        accent
        accents
        mother tongue
        native (english )?speaker
        foreign-sounding
        YOUR english
        english (isn['’]t|is not|was not|wasn['’]t)
        (broken|poor|bad) english
        nationality
        foreigner
        foreigners
        immigrant
        immigrants
        citizenship
        ethnicity
        ethnic
        not (an )?american
        where (you|he|she|they) (come|comes|are|is) from
        YOUR (country|culture|heritage|origin)
        race(?! (condition|day|track|car))
        racial
        skin color
        (black|white|brown) (man|woman|person|people|guy|girl|candidate|applicant)
        (african|asian|hispanic|latino|latina|arab|native american)(?! FOOD)
        (mexican|indian|chinese)(?! FOOD)
        """,
    ),
    Rule(
        Level.HOLD,
        "religion",
        "This speaks about religion, which must play no part in hiring.",
        "If days or hours mattered, name the days and hours of the job.",
        r"""
        religion
        religious
        church
        mosque
        synagogue
        prayers?
        praying
        sabbath
        ramadan
        bible
        quran
        hijab
        headscarf
        turban
        kippah
        yarmulke
        burqa
        muslims?
        jewish
        jews?
        christians?
        hindus?
        buddhists?
        catholics?
        sikhs?
        atheists?
        mormons?
        """,
    ),
    Rule(
        Level.HOLD,
        "health and disability",
        "This speaks about health or disability, which must play no part in hiring.",
        "Name the task of the job, not the person's body or health.",
        r"""
        disability
        disabilities
        handicap(ped)?
        wheelchair
        crutches
        limp
        hearing aid
        deaf
        (you|he|she|they) (are|is|were|was|seem|seemed) (disabled|blind|ill|sick|unwell)
        YOUR (health|condition|illness|body(?! language)|weight|back problem|eyesight|hearing)
        health (problem|problems|issue|issues|condition|conditions)
        mental(ly)? (health|ill)
        illness
        sick leave
        medication
        medicine you
        therapy you
        diagnos(is|ed)
        chronic
        autis(m|tic)
        adhd
        dyslexi(a|c)
        depress(ed|ion)
        bipolar
        anxiety disorder
        epilep(sy|tic)
        stutter(ing)?
        stammer(ing)?
        overweight
        obese
        too (fat|heavy|short|tall|weak)
        genetic
        """,
    ),
    Rule(
        Level.HOLD,
        "sex and gender",
        "This speaks about sex, gender or orientation, which must play no part in hiring.",
        THE_JOB,
        r"""
        (for|as|being|hire|hiring) (a |an )?(man|woman|girl|guy|boy|male|female|lady)
        looking for (a |an )?(man|woman|girl|guy|male|female)
        (want|wanted|prefer|preferred|need|needed) (a |an )?(man|woman|girl|guy|male|female)
        (a |more )?(feminine|masculine|ladylike|manly)
        man['’]s job
        woman['’]s job
        gender
        gay
        lesbian
        bisexual
        queer
        transgender
        trans (man|woman|person)
        sexual orientation
        pronouns
        (male|female) (candidate|applicant|colleague|team|environment|staff)
        """,
    ),
    Rule(
        Level.HOLD,
        "union",
        "This speaks about union membership, which must play no part in hiring.",
        "Leave it out.",
        r"""
        (trade|labor|labour) unions?
        unioni[sz](e|ed|ing|ation)
        union (member|members|membership|rep|organizer|activity|card|supporter|steward)
        (join|joining|joined|in) (a|the) union
        """,
    ),
    Rule(
        Level.HOLD,
        "criminal record",
        "This speaks about a criminal record, which the law protects in many places.",
        "Leave it out, or ask Job Store how to say it lawfully.",
        r"""
        criminal (record|history|past|background|conviction)
        convict(ed|ion|ions)
        felon(y|s)?
        arrest(ed|s)?
        prison
        jail
        parole
        probation officer
        record of offen[cs]es
        """,
    ),
)
