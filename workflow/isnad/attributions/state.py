"""A source phrase, and the state of the parser while it reads one."""

from __future__ import annotations

from dataclasses import dataclass, field

from isnad.attributions import words as w


@dataclass(slots=True)
class Phrase:
    """Tokens ``start:stop`` of a source, and what was seen on the way.

    ``head`` is the token of its head noun or -1, ``names`` the tokens of names that an office is
    not of (رئيس برشلونة has none); ``common`` where it begins with an everyday noun; ``bearer`` the
    tokens of the person who bears its title, where they stand apart from it.
    """

    start: int
    stop: int
    head: int
    names: list[int]
    common: bool = False
    bearer: tuple[int, int] | None = None


@dataclass(slots=True)
class Run:
    """The state of a phrase while it is read."""

    start: int
    limit: int
    stop: int
    prepositions: tuple[str, ...]
    depth: int
    head: int = -1
    names: list[int] = field(default_factory=list)
    closed: bool = False  # a definite noun or a name has closed the chain
    quantity: bool = False  # so far only what counts or picks out people
    described: bool = False  # the last word takes a preposition (مطلع على)
    common: bool = False
    previous: w.Word | None = None
