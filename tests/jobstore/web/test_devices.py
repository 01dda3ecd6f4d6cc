import pytest

from jobstore.web.devices import device_of

MOZILLA = "Mozilla/5.0"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (
            f"{MOZILLA} (Linux; Android 15; K) Chrome/140.0 Mobile Safari/537.36",
            "Chrome on Android",
        ),
        (f"{MOZILLA} (X11; Linux x86_64; rv:140.0) Firefox/140.0", "Firefox on Linux"),
        (f"{MOZILLA} (iPhone; CPU iPhone OS 19_0 like Mac OS X) CriOS/140", "Chrome on iPhone"),
        (f"{MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) Safari/605.1", "Safari on a Mac"),
        (f"{MOZILLA} (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("curl/8.5", "A browser on an unknown device"),
        ("", "A browser on an unknown device"),
    ],
)
def test_device_is_called_as_its_owner_knows_it(user_agent, words):
    assert device_of(user_agent) == words
