"""What a file yields: texts with their places, hidden or not, and what is suspicious about it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from gongkai.errors import InvalidInput

#: How a file of the old binary kind begins.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: The code of the note on a part that could not be read: the file counts as not looked into.
DAMAGED = "damaged_part"

#: All texts of a file together; more is no document but an attack.
MOST_CHARACTERS = 64_000_000
#: What the parts of a file, and of the files inside it, may unpack to in all.
MOST_UNPACKED_BYTES = 256 * 1024 * 1024
#: An XML part read into a tree; sheets are read as a stream and may be larger.
LARGEST_TREE_BYTES = 40 * 1024 * 1024
#: Tags of all XML parts together: a tree takes a hundred times the bytes of an empty element.
MOST_TAGS = 1_500_000
#: Processor time for the pages of PDFs: one page may be drawn for hours, a document takes a second.
MOST_SECONDS = 20
#: A file in a file in a file is looked into; further down it is only named.
DEEPEST_NESTING = 2
MOST_EMBEDDED = 50


@dataclass(frozen=True, slots=True)
class TextPart:
    """A text and its place in Chinese; rows of tables are lines with tabs between the cells.

    ``line_names`` tell the place of each line (正文第3段), ``letters`` whether columns are called
    C列 and not 第3列. Lines and columns may be hidden each by itself.
    """

    place: str
    text: str
    is_hidden: bool = False
    line_names: Sequence[str] = ()
    letters: bool = False
    hidden_lines: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    @property
    def shown(self) -> str:
        """Return what a reader sees of the text: nothing of hidden parts, lines and columns."""
        if self.is_hidden:
            return ""
        if not (self.hidden_lines or self.hidden_columns):
            return self.text
        return "\n".join(
            "\t".join(
                cell for at, cell in enumerate(line.split("\t")) if at not in self.hidden_columns
            )
            for number, line in enumerate(self.text.split("\n"))
            if number not in self.hidden_lines
        )


@dataclass(frozen=True, slots=True)
class Note:
    """Something about the file itself that a person should know."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class FileText:
    """What was found in a file of this kind."""

    kind: str
    parts: tuple[TextPart, ...]
    notes: tuple[Note, ...] = ()


class PlaceFinder:
    """Finds the place of a character in one part; made once for all hits of the part."""

    def __init__(self, part: TextPart) -> None:
        self.part = part
        self.starts = _line_starts(part.text) if part.line_names or part.hidden_columns else [0]
        # Where the last search in a line ended: hits come in order, a line may hold thousands.
        self.last = (0, 0, 0)

    def place_at(self, offset: int) -> tuple[str, bool]:
        """Return the place in Chinese and whether a reader does not see it."""
        part = self.part
        if len(self.starts) == 1 and not part.line_names:
            return part.place, part.is_hidden
        line = bisect_right(self.starts, offset) - 1
        start = self.starts[line]
        name = part.line_names[line] if line < len(part.line_names) else part.place
        end = self.starts[line + 1] if line + 1 < len(self.starts) else len(part.text)
        column = self._column(start, offset)
        if part.text.find("\t", start, end) >= 0 or part.letters:
            name = (
                f"{part.place}{column_name(column)}列{name}"
                if part.letters
                else (f"{name}第{column + 1}列")
            )
        hidden = [
            word
            for word, is_so in (
                ("隐藏行", line in part.hidden_lines),
                ("隐藏列", column in part.hidden_columns),
            )
            if is_so
        ]
        return name + (f"（{'、'.join(hidden)}）" if hidden else ""), part.is_hidden or bool(hidden)

    def _column(self, start: int, offset: int) -> int:
        line, place, column = self.last
        if line != start or place > offset:
            place, column = start, 0
        column += self.part.text.count("\t", place, offset)
        self.last = (start, offset, column)
        return column


def _line_starts(text: str) -> list[int]:
    starts, place = [0], text.find("\n")
    while place >= 0:
        starts.append(place + 1)
        place = text.find("\n", place + 1)
    return starts


def column_name(index: int) -> str:
    """Return the letters of a spreadsheet's column.

    >>> column_name(0), column_name(27)
    ('A', 'AB')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(slots=True)
class Budget:
    """What reading one file may still take, shared with the files inside it."""

    name: str
    characters: int = MOST_CHARACTERS
    unpacked: int = MOST_UNPACKED_BYTES
    embedded: int = MOST_EMBEDDED
    tags: int = MOST_TAGS
    seconds: float = MOST_SECONDS
    depth: int = 0
    notes: dict[str, Note] = field(default_factory=dict)

    def take_text(self, count: int) -> None:
        """Count characters; raises InvalidInput (``text_too_large``)."""
        self.characters -= count
        if self.characters < 0:
            raise self._too_large("里的文字过多")

    def take_bytes(self, count: int) -> None:
        """Count unpacked bytes; raises InvalidInput (``text_too_large``)."""
        self.unpacked -= count
        if self.unpacked < 0:
            raise self._too_large("解压后过大")

    def take_tags(self, count: int) -> None:
        """Count tags of XML; raises InvalidInput (``text_too_large``)."""
        self.tags -= count
        if self.tags < 0:
            raise self._too_large("里的段落和格式过多")

    def note(self, code: str, message: str) -> None:
        """Keep a note, one of each code."""
        self.notes.setdefault(code, Note(code, message))

    def _too_large(self, what: str) -> InvalidInput:
        return InvalidInput(
            f"“{self.name}”{what}，可能是恶意文件，没有查看。请拆成几个文件，或确认是否选错文件。",
            code="text_too_large",
        )
