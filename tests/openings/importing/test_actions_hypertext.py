"""Whatever a text is written in, the page shows that text: decoded once, no sign lost."""

import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobstore.web.markdown import render_markdown
from openings.importing.actions.hypertext import markdown_of, plain_of
from tests.support.proof import rounds


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        # Decoded once.
        ("<p>Salt &amp; rye</p>", "Salt & rye"),
        ("&lt;p&gt;Salt &amp;amp; rye&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;", "Salt & rye\n\nTwo"),
        ("<![CDATA[<p>Salt</p>]]>", "Salt"),
        ("Salt &amp; rye &#8211; daily", "Salt & rye – daily"),
        ("<p>Write &amp;lt;b&amp;gt; by hand</p>", "Write \\&lt;b\\&gt; by hand"),
        ("&amp;lt;p&amp;gt;Salt &amp;amp;amp; rye&amp;lt;/p&amp;gt;", "Salt & rye"),
        ("&amp;lt;b&amp;gt; is a tag", "\\&lt;b\\&gt; is a tag"),
        # Blanks stand outside the marks, and marks where they are marks.
        ("<p><b>Hours: </b>nights</p>", "**Hours:** nights"),
        ("<p><b>Hours:</b>nights</p>", "**Hours**:nights"),
        ("<p>our<em> new </em>oven</p>", "our *new* oven"),
        ("<p><b>&nbsp;</b></p><p><b></b>x</p>", "x"),
        ("<p><b>A</b><b>B</b> <strong>C</strong></p>", "**AB C**"),
        ("<b><p>one</p><p>two</p></b>", "**one**\n\n**two**"),
        ("<p><b><strong>x</strong></b></p>", "**x**"),
        ("<p>was <s>$20</s> $25</p>", "was ~~$20~~ $25"),
        # Signs of the text are text.
        ("<p># of ovens: 2</p><p>- one</p><p>+ van</p>", "\\# of ovens: 2\n\n\\- one\n\n\\+ van"),
        ("<p>1998. We began.</p><p>2*3*4 [x](y)</p>", "1998\\. We began.\n\n2\\*3\\*4 \\[x\\](y)"),
        ("<p>a snake_case _name_</p>", "a snake_case \\_name\\_"),
        ("<p>&gt; 3 years<br>=== rest</p>", "\\> 3 years  \n\\=== rest"),
        ("<p>List<Loaf> of 5 < 6</p>", "List\\<Loaf> of 5 \\< 6"),
        ("<p>10<sup>6</sup> loaves, the 1<sup>st</sup></p>", "10^6 loaves, the 1st"),
        # Lists, cells and headings keep their order.
        ("<ul><li>a<ul><li>b</li></ul></li><li><p>c</p><p>d</p></li></ul>",
         "- a\n  - b\n- c\n\n  d"),
        ("<ol><li>a<li>b</ol><ol><li>c</ol>", "1. a\n2. b\n1) c"),
        ("<ol start=4><li>a</li><li>b</li></ol>", "4\\. a\n\n5\\. b"),
        ("<li>stray</li>", "- stray"),
        ("<table><tr><td><p>Mon</p></td><td>9 to 5</td></tr><tr><td>Tue<td>off</table>",
         "Mon \\| 9 to 5\n\nTue \\| off"),
        ("<h1>Duties</h1>bake", "### Duties\n\nbake"),
        ("<p>a<br>b<br><br>c</p>", "a  \nb\n\nc"),
        # Links say where they lead, or are told.
        ('<a href="https://a.example/x?b=1&amp;c=(2)">here</a>', "[here](https://a.example/x?b=1&c=%282%29)"),
        ('<a href="mailto:a@b.example"><b>write</b></a>', "[**write**](mailto:a@b.example)"),
        ('<a href="/apply">form</a>', "[form](https://tern.example.org/apply)"),
        ('<a href="#top">up</a>', "up"),
        # Our pages link to secure pages only, so the address itself is shown.
        ('<p><a href="http://a.example/x">form</a>.</p>', "[form](http://a.example/x) (http://a.example/x)."),
        ('<a href="http://a.example">http://a.example</a>', "[http://a.example](http://a.example)"),
        # What a browser does not show.
        ("<style>p{}</style><p>x</p><script>y</script><p style='display: none'>z</p>", "x"),
    ],
)  # fmt: skip
def test_html_becomes_markdown_that_shows_the_same(html, markdown):
    assert markdown_of(html, base_url="https://tern.example.org/jobs/1") == (markdown, 0)


@pytest.mark.parametrize("href", ["javascript:alert(1)", "data:text/html,x", "http://[bad"])
def test_link_that_leads_nowhere_is_text_and_counted(href):
    assert markdown_of(f'<a href="{href}">x</a>', base_url="https://a.example") == ("x", 1)
    assert markdown_of('<a href="/x">x</a>') == ("x", 1)


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("One line\nanother\n\na paragraph", "One line  \nanother\n\na paragraph"),
        ("You will:\n• bake\n- sell\nDaily.", "You will:\n\n- bake\n- sell\n\nDaily."),
        ("1. Write us\n3. Call", "1\\. Write us  \n3\\. Call"),
        ("*required* __init__ <T>", "\\*required\\* \\_\\_init\\_\\_ \\<T>"),
        ("R&D, AT&T &c", "R&D, AT&T &c"),
    ],
)
def test_plain_text_keeps_its_lines_and_signs(text, markdown):
    assert markdown_of(text) == (markdown, 0)


def test_line_is_plain_and_decoded_once():
    assert plain_of("R&amp;D <b>Lead</b> &#8211; C++ <T>") == "R&D Lead – C++ <T>"
    assert plain_of("&lt;b&gt;Lead&lt;/b&gt;") == "Lead"
    assert plain_of("A &amp;amp; B") == "A &amp; B"


_TEXT = st.text(alphabet="ab1 .:*_-+#[]()!\\`~>;|=\n€é", max_size=8)
_TAGS = st.sampled_from(["b", "i", "em", "s", "p", "div", "li", "ul", "ol", "h2", "td"])


def _around(inner):
    wrapped = st.tuples(_TAGS, inner).map(lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>")
    return st.lists(st.one_of(inner, wrapped, st.just("<br>")), max_size=4).map("".join)


@pytest.mark.proof
@given(st.recursive(_TEXT, _around, max_leaves=10))
@settings(max_examples=rounds(sample=60, whole=5000), deadline=None)
def test_no_letter_or_sign_is_lost_or_made_up(html):
    html = f"<p>{html}"
    shown = unescape(re.sub(r"<[^>]+>", "", str(render_markdown(markdown_of(html)[0]))))
    assert "".join(shown.split()) == "".join(plain_of(html).split())
