"""What a test asks of a job alert."""

from openings.alert.actions.begin import Wish
from openings.alert.states import Rhythm, Weekday
from openings.search.queries.criteria import SearchCriteria

NEW_YORK = "America/New_York"
CASHIER = SearchCriteria(words="cashier")


def wish(criteria: SearchCriteria = CASHIER, **facts) -> Wish:
    given = {"rhythm": Rhythm.DAILY, "weekday": Weekday.MONDAY, "time_zone": NEW_YORK}
    return Wish(criteria=criteria, **{**given, **facts})
