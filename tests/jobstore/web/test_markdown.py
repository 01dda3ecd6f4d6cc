import time

import pytest

from jobstore.web.markdown import OWN_LINK_REL, render_markdown


def test_markdown_renders_what_adverts_need():
    html = render_markdown("# Work\n\n**bold** and *soft*\n\n- one\n- two\n\n> quote")
    assert "<h3>Work</h3>" in html
    assert "<strong>bold</strong>" in html
    assert "<li>one</li>" in html
    assert "<blockquote>" in html


def test_markdown_links_pass_on_nothing():
    html = render_markdown("[site](https://tern.example.org)")
    assert 'href="https://tern.example.org"' in html
    assert 'rel="nofollow ugc noopener noreferrer"' in html


@pytest.mark.parametrize(
    ("link", "of_strangers", "of_staff"),
    [
        ("https://tern.example.org/a", True, True),
        ("HTTPS://tern.example.org", True, True),
        ("mailto:us@tern.example.org", True, True),
        ("http://tern.example.org", False, False),
        ("//evil.example", False, False),
        ("/\\\\evil.example", False, True),  # a path of ours: Markdown writes %5C
        ("\\\\evil.example", False, False),
        ("///evil.example", False, False),
        ("/advice/bad-interview/", False, True),
        ("#part", False, True),
        ("evil.example", False, False),
        ("ftp://evil.example", False, False),
        ("https:evil.example", False, False),
    ],
)
def test_markdown_links_lead_out_in_the_open_or_nowhere(link, of_strangers, of_staff):
    text = f"[site]({link})"
    assert ("href=" in render_markdown(text)) is of_strangers
    assert ("href=" in render_markdown(text, link_rel=OWN_LINK_REL)) is of_staff
    assert "site" in render_markdown(text)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>",
        "[x](javascript:alert(1))", "[x](data:text/html,<script>alert(1)</script>)",
        "[x](vbscript:x)", "<a href='javascript:alert(1)'>x</a>", "<base href=//evil>",
        "<meta http-equiv=refresh content=0>", "<form action=//evil><input name=x></form>",
        "<style>*{display:none}</style>", "<math><mtext></form><form><mglyph><style></math><img>",
        "![pixel](https://evil.example/p.gif)", "<p id=main class=btn style=color:red>x</p>",
        "[x](JaVaScRiPt:alert(1))", "[x](java\nscript:alert(1))", "<iframe src=//evil></iframe>",
    ],
)  # fmt: skip
def test_markdown_lets_nothing_active_through(text):
    html = render_markdown(text).lower()
    for part in ("<script", "<img", "<svg", "<base", "<meta", "<form", "<style", "<iframe"):
        assert part not in html
    for part in ('href="javascript', 'href="data', 'href="vbscript', "<p id"):
        assert part not in html


@pytest.mark.parametrize(
    "text",
    [">" * 10_000, "*" * 10_000, "[" * 10_000, "[a](" * 20_000, "x" * 1_000_000, "<" * 100_000],
)
def test_markdown_of_hostile_size_stays_quick(text):
    started = time.process_time()
    render_markdown(text)
    assert time.process_time() - started < 2
