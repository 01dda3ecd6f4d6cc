from django.db.models import TextChoices

from jobstore.lib.moves import Moves


class OfferState(TextChoices):
    """What became of an offer."""

    SENT = "sent", "waits for an answer"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed", "ran out unanswered"
    TAKEN_BACK = "taken_back", "taken back"
    REPLACED = "replaced", "replaced by a newer one"


class DeclineReason(TextChoices):
    """Why a candidate says no, as the employer reads it."""

    PAY = "pay", "The pay"
    START = "start", "The start"
    PLACE = "place", "The place"
    HOURS = "hours", "The hours"
    OTHER_OFFER = "other_offer", "Another offer"
    HOW_IT_WENT = "how_it_went", "How it went"
    PERSONAL = "personal", "Something personal"
    OTHER = "other", "Something else"


class Reply(TextChoices):
    """What a candidate says to an offer; the value stands in addresses."""

    YES = "yes", "Yes, I take the job"
    NO = "no", "No, thank you"
    MORE_TIME = "more-time", "I need more time"
    NOT_SO = "not-so", "That is not so"  # to a yes that the employer noted


OFFER_MOVES: Moves = {
    OfferState.SENT: frozenset(set(OfferState) - {OfferState.SENT}),
    OfferState.LAPSED: frozenset({OfferState.SENT, OfferState.REPLACED}),  # renewed, or another
    OfferState.ACCEPTED: frozenset({OfferState.SENT}),  # noted by phone, and not so
}
