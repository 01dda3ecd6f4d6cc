import pytest

from openings.interview.states import InterviewKind, MeetingWay, meeting_way


@pytest.mark.parametrize(
    ("kind", "where", "way"),
    [
        (InterviewKind.VIDEO, "https://meet.example.org/x", MeetingWay.LINK),
        (InterviewKind.VIDEO, "Zoom: zoom.us/j/123", MeetingWay.LINK),
        (InterviewKind.VIDEO, "room 4", MeetingWay.UNKNOWN),
        (InterviewKind.VIDEO, "The link comes on Monday.", MeetingWay.UNKNOWN),
        (InterviewKind.VIDEO, "", MeetingWay.UNKNOWN),
        (InterviewKind.PANEL, "https://meet.example.org/x", MeetingWay.LINK),
        (InterviewKind.PANEL, "Room 4", MeetingWay.PLACE),
        (InterviewKind.PANEL, "", MeetingWay.UNKNOWN),
        (InterviewKind.IN_PERSON, "https://maps.example.org/x", MeetingWay.PLACE),
        (InterviewKind.PHONE, "", MeetingWay.CALL),
        ("", "", MeetingWay.UNKNOWN),
    ],
)
def test_nobody_is_told_to_open_a_link_that_is_not_there(kind, where, way):
    assert meeting_way(kind, where) == way
