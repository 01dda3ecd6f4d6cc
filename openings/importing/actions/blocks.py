"""Paragraphs, headings and lists, one after the other, as a text of Markdown."""

from collections.abc import Callable
from dataclasses import dataclass, field

from openings.importing.actions.marks import BREAK, Run, markdown_lines

DEEPEST = 6  # lists inside lists; what is deeper stands at that depth
_BULLETS, _POINTS = "-*", ".)"


@dataclass
class _List:
    """A list and how its items begin. Of two lists in a row, the second begins otherwise."""

    indent: int
    sign: str
    number: int | None = None  # of its next item
    is_text: bool = False  # Markdown shows numbers from 1 only

    def next_marker(self) -> str:
        if self.number is None:
            return f"{self.sign} "
        self.number += 1
        return f"{self.number - 1}{'.' if self.is_text else self.sign} "


@dataclass
class _Block:
    text: str
    begins_item: bool
    is_in_list: bool


@dataclass
class Blocks:
    """Takes text and boundaries in their order; `markdown` is what came of it."""

    runs: list[Run] = field(default_factory=list)
    _blocks: list[_Block] = field(default_factory=list)
    _lists: list[_List] = field(default_factory=list)
    _indents: list[int] = field(default_factory=list)  # of the text of the open items
    _markers: str = ""  # of items that have no text yet
    _recent: dict[int, str] = field(default_factory=dict)  # by indent: signs of the last list

    @property
    def markdown(self) -> str:
        self.end()
        text = ""
        for place, block in enumerate(self._blocks):
            is_next_item = block.begins_item and place and self._blocks[place - 1].is_in_list
            text += ("\n" if is_next_item else "\n\n") + block.text
        return text.strip()

    def end(self, *, prefix: str = "") -> None:
        """Whatever stood so far is a paragraph of its own."""
        lines, self.runs = markdown_lines(self.runs), []
        paragraph: list[str] = []
        for line in [*lines, ""]:
            if line:
                paragraph.append(line)
            elif paragraph:
                self._write(paragraph, prefix)
                paragraph = []

    def heading(self) -> None:
        """What stood so far is a heading; inside a list, a paragraph."""
        self.runs = [Run(" ") if run == BREAK else run for run in self.runs]
        self.end(prefix="" if self._indents else "### ")

    def open_list(self, *, start: int | None = None) -> None:
        """`start` is the number of the first item of a numbered list."""
        self.end()
        if len(self._lists) >= DEEPEST:
            self._lists.append(self._lists[-1])
            return
        indent = self._indents[-1] if self._indents else 0
        signs = _BULLETS if start is None else _POINTS
        again = self._recent.get(indent) == signs[0]
        self._recent[indent] = signs[again]
        is_text = start not in (None, 1)
        self._lists.append(_List(indent, signs[again], start, is_text=is_text))

    def close_list(self) -> None:
        self.end()
        if self._lists:
            self._lists.pop()

    def open_item(self) -> Callable[[], None]:
        """Returns what closes it again."""
        self.end()
        of = self._lists[-1] if self._lists else _List(0, _BULLETS[0])
        marker = of.next_marker()
        if of.is_text:
            self.runs.append(Run(marker))
            return self.end
        self._markers = (self._markers or " " * of.indent) + marker
        self._indents.append(of.indent + len(marker))
        return self._close_item

    def _close_item(self) -> None:
        self.end()
        self._indents.pop()
        self._markers = ""

    def _write(self, lines: list[str], prefix: str) -> None:
        indent = " " * (self._indents[-1] if self._indents else 0)
        text = (self._markers or indent) + prefix + f"  \n{indent}".join(lines)
        self._blocks.append(_Block(text, bool(self._markers), bool(self._indents)))
        first = len(self._markers) if self._markers else len(indent)
        self._recent = {at: sign for at, sign in self._recent.items() if self._lists and at < first}
        self._markers = ""
