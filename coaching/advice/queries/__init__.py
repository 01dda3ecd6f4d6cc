"""The text of an article: Markdown in parts, "do this" links, sources; and where it stands.

`## Heading` begins a part. `[[do:practice|Practice with a friend]]` leads to a tool: on a line of
its own it is a button, inside a sentence a link. `[[source:key]]` names a line of the sources.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from difflib import SequenceMatcher
from urllib.parse import urlsplit

from django.db.models import Case, IntegerField, Min, QuerySet, Value, When
from django.urls import reverse
from django.utils.text import slugify

from coaching.advice.models import Article, ArticleRevision
from coaching.advice.queries.tool import tool_named
from coaching.advice.states import ArticleState, ArticleTopic
from jobstore.lib.text import count_words

WORDS_A_MINUTE = 200
DO = re.compile(r"\[\[do:([^\]|]*)\|([^\]|\n]*)\]\]")
CITED = re.compile(r"\[\[source:([^\]]*)\]\]")
_ODD_MARK = re.compile(r"\[\[(?!do:[^\]|]*\|[^\]|\n]+\]\]|source:[\w-]+\]\])[^\n]{0,40}")
_HEADING = re.compile(r"^## +(.+?) *#*$", re.MULTILINE)
_TOP_HEADING = re.compile(r"^# ", re.MULTILINE)
_KEY = re.compile(r"[a-z0-9-]+")
_SOURCE_CELLS = 3  # key | reference | address


@dataclass(frozen=True)
class DoLink:
    tool: str
    words: str


@dataclass(frozen=True)
class Block:
    """A run of Markdown, or the buttons that follow it."""

    markdown: str = ""
    links: tuple[DoLink, ...] = ()


@dataclass(frozen=True)
class Section:
    """What stands under one heading; the first has none."""

    title: str = ""
    anchor: str = ""
    blocks: list[Block] = field(default_factory=list)


@dataclass(frozen=True)
class Source:
    number: int
    key: str
    reference: str
    url: str

    @property
    def site(self) -> str:
        return urlsplit(self.url).netloc.removeprefix("www.")


@dataclass(frozen=True)
class ReadableText:
    """An article as the page shows it."""

    sections: list[Section]
    sources: list[Source]
    minutes: int


def readable(body: str, sources: str) -> ReadableText:
    listed = sources_in(sources)
    return ReadableText(
        sections=sections_in(body, listed), sources=listed, minutes=reading_minutes(body)
    )


def reading_minutes(body: str) -> int:
    return max(1, round(count_words(plain(body)) / WORDS_A_MINUTE))


def plain(body: str) -> str:
    """The words alone, as somebody would read them aloud."""
    return CITED.sub("", DO.sub(r"\2.", body))


def sections_in(body: str, sources: list[Source]) -> list[Section]:
    pieces = _HEADING.split(body.replace("\r\n", "\n"))
    sections = [Section(blocks=_blocks(pieces[0], sources))]
    for title, text in zip(pieces[1::2], pieces[2::2], strict=True):
        sections.append(Section(title=title, anchor=slugify(title), blocks=_blocks(text, sources)))
    return [section for section in sections if section.title or section.blocks]


def _blocks(text: str, sources: list[Source]) -> list[Block]:
    """Lines that hold nothing but "do this" links become buttons."""
    blocks: list[Block] = []
    lines: list[str] = []
    links: list[DoLink] = []

    def end_text() -> None:
        if markdown := "\n".join(lines).strip():
            blocks.append(Block(markdown=_with_links(markdown, sources)))
        lines.clear()

    def end_links() -> None:
        if links:
            blocks.append(Block(links=tuple(links)))
        links.clear()

    for line in text.split("\n"):
        if DO.search(line) and not DO.sub("", line).strip():
            end_text()
            links.extend(DoLink(tool.strip(), words.strip()) for tool, words in DO.findall(line))
        elif line.strip() or not links:
            end_links()
            lines.append(line)
    end_text()
    end_links()
    return blocks


def _with_links(markdown: str, sources: list[Source]) -> str:
    numbers = {source.key: source.number for source in sources}

    def do(found: re.Match[str]) -> str:
        return f"[{found[2].strip()}]({reverse('coaching:advice_do', args=[found[1].strip()])})"

    def cite(found: re.Match[str]) -> str:
        number = numbers.get(found[1].strip())
        return f"([source {number}](#source-{number}))" if number else ""

    return CITED.sub(cite, DO.sub(do, markdown))


def sources_in(text: str) -> list[Source]:
    """The lines that can be read; `faults_of` names the others."""
    rows = [[cell.strip() for cell in line.split("|")] for line in text.splitlines()]
    listed = [row for row in rows if len(row) in {2, _SOURCE_CELLS} and row[0] and row[1]]
    return [
        Source(number, row[0], row[1], row[2] if len(row) == _SOURCE_CELLS else "")
        for number, row in enumerate(listed, start=1)
    ]


def faults_of(body: str, sources: str) -> dict[str, list[str]]:
    """What must be mended before a text can be saved: by field, in words; empty when sound."""
    found = {"body": _faults_of_body(body), "sources": _faults_of_sources(sources)}
    listed = [source.key for source in sources_in(sources)]
    cited = [key.strip() for key in CITED.findall(body)]
    for key in dict.fromkeys(cited):
        if key not in listed:
            found["body"].append(f"The source “{key}” is not in the list of sources.")
    for key in dict.fromkeys(listed):
        if key not in cited:
            found["sources"].append(f"The text does not name the source “{key}”.")
        if listed.count(key) > 1:
            found["sources"].append(f"The key “{key}” is there twice.")
    return {name: faults for name, faults in found.items() if faults}


def _faults_of_body(body: str) -> list[str]:
    faults = []
    for name, _words in DO.findall(body):
        if tool_named(name.strip()) is None:
            faults.append(f"There is no tool “{name.strip()}”.")
    faults += [f"This cannot be read: {odd}" for odd in _ODD_MARK.findall(body)]
    if _TOP_HEADING.search(body):
        faults.append("Begin headings with ##; the title of the page is its only # heading.")
    anchors = [slugify(title) for title in _HEADING.findall(body)]
    if len(set(anchors)) < len(anchors):
        faults.append("Two headings are the same.")
    return faults


def _faults_of_sources(sources: str) -> list[str]:
    faults = []
    for number, line in enumerate(sources.splitlines(), start=1):
        if not line.strip():
            continue
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) not in {2, _SOURCE_CELLS} or not all(cells):
            faults.append(f"Line {number}: write key | reference | address, or leave the last out.")
        elif not _KEY.fullmatch(cells[0]):
            faults.append(f"Line {number}: a key has small letters, digits and hyphens.")
        elif len(cells) == _SOURCE_CELLS and not _is_address(cells[2]):
            faults.append(f"Line {number}: an address begins with https://.")
    return faults


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme == "https" and "." in parts.netloc and not re.search(r"\s", text)


MORE = 3  # articles that a page offers for reading on


@dataclass(frozen=True)
class Shelf:
    """The live articles of one topic."""

    title: str
    articles: list[Article]


def live_articles(*, at: datetime) -> QuerySet[Article]:
    return _in_order(Article.objects.live(at=at))


def _in_order(articles: QuerySet[Article]) -> QuerySet[Article]:
    """By topic as the topics are declared, then by place, then by title."""
    order = Case(
        *(When(topic=topic, then=Value(number)) for number, topic in enumerate(ArticleTopic)),
        output_field=IntegerField(),
    )
    return articles.order_by(order, "position", "title")


def shelves(*, at: datetime) -> list[Shelf]:
    """Every topic that has a live article, in the order of the topics."""
    articles = list(live_articles(at=at))
    return [
        Shelf(str(topic.label), [item for item in articles if item.topic == topic])
        for topic in ArticleTopic
        if any(item.topic == topic for item in articles)
    ]


def article_named(slug: str, *, at: datetime) -> Article | None:
    """The live article of that name."""
    return Article.objects.live(at=at).filter(slug=slug).first()


def next_article_at(*, after: datetime) -> datetime | None:
    """When readers see the next article, if one waits for its day."""
    waiting = Article.objects.filter(state=ArticleState.PUBLISHED, publish_at__gt=after)
    moment: datetime | None = waiting.aggregate(first=Min("publish_at"))["first"]
    return moment


def more_articles(article: Article, *, at: datetime) -> list[Article]:
    """What to read next: of the same topic first."""
    others = [item for item in live_articles(at=at) if item.slug != article.slug]
    return sorted(others, key=lambda item: item.topic != article.topic)[:MORE]


def minutes_of(article: Article) -> int:
    return reading_minutes(article.body)


@dataclass(frozen=True)
class Line:
    """A line of a comparison: kept, added or removed."""

    kind: str
    text: str


def revisions_of(article: Article) -> list[ArticleRevision]:
    """Newest first."""
    return list(article.revisions.select_related("saved_by").order_by("-version"))


def compare(old: ArticleRevision, new: ArticleRevision) -> list[Line]:
    """What changed from one revision to the next, line by line; kept lines stay in."""
    before, after = _lines(old), _lines(new)
    found: list[Line] = []
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for what, a_from, a_to, b_from, b_to in matcher.get_opcodes():
        if what == "equal":
            found += [Line("kept", text) for text in after[b_from:b_to]]
        else:
            found += [Line("removed", text) for text in before[a_from:a_to]]
            found += [Line("added", text) for text in after[b_from:b_to]]
    return found


def _lines(revision: ArticleRevision) -> list[str]:
    head = [
        f"Title: {revision.title}",
        f"Summary: {revision.summary}",
        f"Topic: {revision.get_topic_display()}",
    ]
    sources = [f"Source: {line}" for line in revision.sources.splitlines() if line.strip()]
    return head + [line for line in revision.body.splitlines() if line.strip()] + sources
