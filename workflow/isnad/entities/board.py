"""Names laid out over the words of one document: every word belongs to at most one name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Span:
    """A name in a document's words: ``[start, stop)``, label, how it was found."""

    start: int
    stop: int
    label: str
    method: str
    #: letters of proclitics on the first word, where the rule that found the name knows them
    cut: int | None = None


class Board:
    """Which name holds which word."""

    def __init__(self, size: int) -> None:
        self._holder: list[Span | None] = [None] * size
        #: words that a rule has found to be no name here, whatever they are elsewhere
        self.closed: set[int] = set()

    def put(self, span: Span) -> None:
        self._holder[span.start : span.stop] = [span] * (span.stop - span.start)

    def taken(self, at: int) -> bool:
        return self._holder[at] is not None

    def at(self, place: int) -> Span | None:
        return self._holder[place]

    def over(self, start: int, stop: int) -> list[Span]:
        """The names that hold any word of ``[start, stop)``, in order."""
        out: list[Span] = []
        for span in filter(None, self._holder[start:stop]):
            if not out or out[-1] is not span:
                out.append(span)
        return out

    def replace(self, old: list[Span], new: Span | None) -> None:
        """Take names away and put another one in, which also takes away what it overlaps."""
        if new is not None:
            old = [*old, *self.over(new.start, new.stop)]
        for span in old:
            self._holder[span.start : span.stop] = [None] * (span.stop - span.start)
        if new is not None:
            self.put(new)

    def grow(self, start: int, stop: int, label: str, method: str) -> None:
        """Put a name in unless one of that label already covers it."""
        over = self.over(start, stop)
        if not any(s.start <= start and s.stop >= stop and s.label == label for s in over):
            self.replace(over, Span(start, stop, label, method))

    def spans(self) -> list[Span]:
        return self.over(0, len(self._holder))
