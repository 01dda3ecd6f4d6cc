"""A browser's name for itself in words that its owner knows it by."""

_BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_DEVICES = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "CrOS": "a Chromebook",
    "Macintosh": "a Mac",
    "Linux": "Linux",
}


def device_of(user_agent: str) -> str:
    """Such as "Chrome on Android"; the first mark counts, since browsers name others too."""
    browser = _first(_BROWSERS, user_agent) or "A browser"
    device = _first(_DEVICES, user_agent) or "an unknown device"
    return f"{browser} on {device}"


def _first(names: dict[str, str], user_agent: str) -> str:
    return next((name for mark, name in names.items() if mark in user_agent), "")
