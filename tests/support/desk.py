"""Pressing a button on a page of staff, as somebody does who has read it."""


def press(client, url, data, *, follow=False):
    """GET first: the form carries a mark of what was read."""
    context = client.get(url, follow=True).context
    seen = {"seen": context["seen"]} if context is not None and "seen" in context else {}
    return client.post(url, seen | data, follow=follow)
