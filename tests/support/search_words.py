"""What the demo finds for words and places as people type them, for docs/search-words.md."""

from datetime import datetime
from pathlib import Path

from openings.search.queries.criteria import SearchCriteria
from openings.search.queries.results import SearchResults, search_openings

PATH = Path(__file__).parents[2] / "docs" / "search-words.md"
TITLES = 3
MANY = 10
HEAD = """\
# What people type, and what is found

Words and places as job seekers write them, and what the demo finds for each. A test builds the
demo and compares; after a wanted change:
`WRITE_GOLDEN=1 .venv/bin/python -m pytest tests/demo/test_demo.py -k typed`. “Many” is ten or
more. Where the demo has nothing of a kind, the page offers the nearest search that finds
something, else the kinds of work that there are.
"""
WORDS = """
data eng; data; remote; remote data; RN; nurse; HR; CDL; truck driver; cashier; chef; waiter;
server; maid; caregiver; teacher; programmer; coder; IT; IT support; UX; QA tester; front-end;
front end developer; fork lift; book keeper; wareh; sr data analyst; receptionist; python
developer in chicago; barista in Seattle; part time barista; software enginer remote; bookkeping;
bookeeper; electrisian; developper; baristta; plummer; custumer service; work from home; electric;
C++; C#; .net
"""
PLACES = """
Toronto; Toronto, IA; LA; L.A.; Washington; washington state; Philly; SF; Bay Area; Twin Cities;
DFW; NYC; 606; 10001; Ohio; OH; St Louis; Portland; Portland or remote; Chicago or remote; Chicgo;
Seatle; Pheonix; New Yrok; near me
"""


def table(at: datetime) -> str:
    lines = [HEAD]
    for name, texts in (("Words", WORDS), ("Places", PLACES)):
        lines += [f"## {name}", "", "| typed | openings | the first | the page says |"]
        lines.append("|---|---|---|---|")
        for text in (" ".join(part.split()) for part in texts.split(";")):
            asked = {"words" if name == "Words" else "place": text}
            results = search_openings(SearchCriteria(**asked), at=at)
            titles = dict.fromkeys(one.title.split(",")[0] for one in results.openings)
            first = "; ".join(list(titles)[:TITLES])
            lines.append(f"| {text} | {_many(results.total)} | {first} | {_said(results)} |")
        lines.append("")
    return "\n".join(line.replace("|  |", "| – |").replace("|  |", "| – |") for line in lines)


def _many(count: int) -> str:
    return "many" if count >= MANY else str(count)


def _said(results: SearchResults) -> str:
    meant = results.criteria.meant
    others = [place.name for place in meant.others]
    said = [f"results for {results.corrected_words}"] if results.corrected_words else []
    if meant.is_unknown:
        said.append("which place do you mean?")
    elif meant.name:
        said.append(f"{'guessed: ' if meant.is_guess else ''}{meant.name}")
    if others:
        said.append(f"did you mean {', '.join(others)}?")
    said += [f"+ {offer.label}" for offer in results.offers]
    said += [wider.label for wider in results.wider if not results.total]
    if results.kinds:
        said.append("the kinds of work that there are")
    return "; ".join(said)
