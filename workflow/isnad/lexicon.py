"""Reads the lexicons: tab-separated files of linguistic knowledge, one record a line.

A lexicon starts with a header line that names its columns. Lines that start with ``#`` head a
group, empty lines are free. A cell may be left empty, and trailing empty cells may be left out.
Three kinds of lexicon are read here: plain tables (:func:`read_rows`), named word lists
(:func:`load_lists`) and rules (:func:`load`), whose patterns :mod:`isnad.patterns` compiles.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from isnad.errors import IsnadError

PSEUDO = "PSEUDO"
RULE_COLUMNS = (
    "id", "pattern", "category", "degree", "direction", "until", "left", "right", "not_left",
    "not_right", "priority", "gloss", "fires", "silent",
)  # fmt: skip
DIRECTIONS = ("forward", "backward", "both", "np", "np_back", "local", "previous", "none")


class LexiconError(IsnadError, ValueError):
    """A lexicon line that cannot be used; the message names file, line, column and remedy."""

    def __init__(self, problem: str, file: str = "", line: int = 0, column: str = ""):
        where = file
        if line:
            where += f", line {line}"
        if column:
            where += f", column '{column}'"
        super().__init__(f"{where}: {problem}" if where else problem)
        self.problem, self.file, self.line, self.column = problem, file, line, column


@dataclass(slots=True)
class Row:
    """One line of a lexicon: its cells by column name and where it stands."""

    cells: dict[str, str]
    file: str
    line: int
    group: str = ""

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def error(self, problem: str, column: str = "") -> LexiconError:
        return LexiconError(problem, self.file, self.line, column)


@dataclass(frozen=True, slots=True)
class Rule:
    """One record of a rule lexicon (see docs/lexicon.md for what may stand in each column).

    ``pattern`` and the four frames ``left``, ``right``, ``not_left`` and ``not_right`` are texts
    in the pattern language of :mod:`isnad.patterns`. ``degree`` is the writer's commitment from
    0 (denied) to 1 (presented as fact), None where the lexicon gives none. ``extra`` holds the
    columns that only one stage knows.
    """

    id: str
    pattern: str
    category: str
    degree: float | None = None
    direction: str = "forward"
    until: str = ""
    left: str = ""
    right: str = ""
    not_left: str = ""
    not_right: str = ""
    priority: int = 0
    gloss: str = ""
    fires: str = ""
    silent: str = ""
    extra: dict[str, str] = field(default_factory=dict)
    file: str = ""
    line: int = 0
    group: str = ""

    def error(self, problem: str, column: str = "pattern") -> LexiconError:
        return LexiconError(problem, self.file, self.line, column)


def read_rows(
    path: str | Path, required: Sequence[str] = (), allowed: Iterable[str] | None = None
) -> list[Row]:
    """Lines of the tab-separated file ``path`` as rows, comments and empty lines left out.

    ``required`` columns must stand in the header and be filled in every line; with ``allowed``
    a header with any other column is refused. Raises :class:`LexiconError`.
    """
    path = Path(path)
    file = path.name
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise LexiconError("the lexicon does not exist; check its path", str(path)) from None
    except UnicodeDecodeError as error:
        raise LexiconError(
            f"is not UTF-8 (byte {error.start}); save it again as UTF-8 text", file
        ) from None
    header: list[str] = []
    rows: list[Row] = []
    group = ""
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("#"):
            group = line.lstrip("# ").strip()
            continue
        if not line or line.isspace():
            continue
        texts = line.split("\t")
        if not header:
            header = list(map(str.strip, texts))
            _check_header(header, required, allowed, file, number)
            continue
        if len(texts) > len(header):
            raise LexiconError(
                f"has {len(texts)} cells, the header has {len(header)}; remove the extra tab",
                file, number,
            )  # fmt: skip
        cells = dict(zip(header, map(str.strip, texts), strict=False))
        row = Row(cells, file, number, group)
        if not all(map(cells.get, required)):
            column = next(column for column in required if not cells.get(column))
            raise row.error("is empty; fill this cell in (cells are separated by tabs)", column)
        rows.append(row)
    if not header:
        raise LexiconError("has no header line; name the columns in the first line", file)
    return rows


def read_aliases(path: str | Path) -> list[Row]:
    """Rows of a user's own alias file ``path``, which both entities and sources are linked by.

    Columns: ``entity`` (or ``name``, its other name), ``aliases`` parted by ``|``, and, if wanted, ``label``. Each row
    answers to all of them; ``label`` is empty where the name may be of any kind. Raises :class:`LexiconError`.
    """
    rows = read_rows(path, (), ("entity", "name", "label", "aliases"))
    for row in rows:
        name = row["entity"] or row["name"]
        if not name:
            raise row.error(
                "is empty; give the name to show (cells are separated by tabs)", "entity"
            )
        row.cells |= {"entity": name, "name": name}
    return rows


def _check_header(header, required, allowed, file, number) -> None:
    for column in required:
        if column not in header:
            raise LexiconError(
                f"the header lacks the column '{column}'; columns found: {', '.join(header)}",
                file, number,
            )  # fmt: skip
    if allowed is not None:
        for column in header:
            if column not in allowed:
                raise LexiconError(
                    f"is not a known column; known: {', '.join(allowed)}", file, number, column
                )
    if len(set(header)) != len(header):
        raise LexiconError("a column is named twice in the header", file, number)


def load(path: str | Path, extra: Sequence[str] = ()) -> list[Rule]:
    """Rules of the lexicon ``path``, in file order.

    ``extra`` names the columns beyond :data:`RULE_COLUMNS` that the lexicon may have. A rule
    without ``id`` is called after its category and line content. Raises :class:`LexiconError`.
    """
    rows = read_rows(path, ("pattern", "category"), (*RULE_COLUMNS, *extra))
    rules: list[Rule] = []
    seen: dict[str, int] = {}
    for row in rows:
        name = row["id"] or f"{row['category'].lower()}:{'_'.join(row['pattern'].split())}"
        if name in seen:
            raise row.error(
                f"the rule '{name}' is already in line {seen[name]}; give it another name", "id"
            )
        seen[name] = row.line
        direction = row["direction"] or "forward"
        if direction not in DIRECTIONS:
            raise row.error(
                f"'{direction}' is not a direction; use one of {', '.join(DIRECTIONS)}", "direction"
            )
        rules.append(
            Rule(
                id=name,
                pattern=row["pattern"],
                category=row["category"],
                degree=_degree(row),
                direction=direction,
                until=row["until"],
                left=row["left"],
                right=row["right"],
                not_left=row["not_left"],
                not_right=row["not_right"],
                priority=_integer(row, "priority"),
                gloss=row["gloss"],
                fires=row["fires"],
                silent=row["silent"],
                extra={column: row[column] for column in extra},
                file=row.file,
                line=row.line,
                group=row.group,
            )
        )
    return rules


def _degree(row: Row) -> float | None:
    if not row["degree"]:
        return None
    try:
        value = float(row["degree"])
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise row.error(
            f"'{row['degree']}' is not a number between 0 and 1; write e.g. 0.5", "degree"
        )
    return value


def _integer(row: Row, column: str) -> int:
    try:
        return int(row[column] or 0)
    except ValueError:
        raise row.error(f"'{row[column]}' is not a whole number", column) from None


def load_lists(path: str | Path) -> dict[str, tuple[str, ...]]:
    """Named word lists of ``path`` (columns ``list``, ``words``, optional ``gloss``).

    ``words`` holds words separated by spaces; a list may go over several lines. Words keep
    their order and appear once. Raises :class:`LexiconError`.
    """
    lists: dict[str, dict[str, None]] = {}
    for row in read_rows(path, ("list", "words"), ("list", "words", "gloss")):
        lists.setdefault(row["list"], {}).update(dict.fromkeys(row["words"].split()))
    return {name: tuple(words) for name, words in lists.items()}
