"""Joins the mentions of one document: a short form belongs to the longer name that it is part of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from isnad.entities.aliases import Aliases, name_key
from isnad.entities.sounds import skeleton, sounds
from isnad.entities.words import AGENCY, NEWS

#: What the lists of kinds begin with: type nouns that stand for each other before one name.
_KIND = "kind_"
_LEAST_LETTERS = 5


@cache
def _words(name_key: str) -> tuple[str, ...]:
    return tuple(name_key.split())


def chain(
    mentions: Sequence[tuple[str, str]], aliases: Aliases, glosses: Iterable[int] = ()
) -> list[tuple[str, str]]:
    """For each mention ``(name, label)`` of one document, in order: its entity's key and a full form, or "".

    ``glosses`` are the places of mentions that stand in brackets after another name of the same entity.

    The second part is the name as written where it is the full form that the entity may be shown by,
    and "" where the mention is a short form of another name in the document.
    """
    keys = [name_key(name) or name for name, _ in mentions]
    found = [(label, own) for own, (_, label) in zip(keys, mentions, strict=True)]
    counted = Counter(found)
    targets = _targets(counted, aliases)
    for place in glosses:
        if place and found[place - 1][0] == found[place][0]:
            targets[found[place]] = found[place - 1]
    ends = {entity: _end(entity, targets) for entity in counted}
    keys_of = {end: _resolve(*end, aliases) for end in {*ends.values()}}
    homonyms = [end for end in keys_of if aliases.is_homonym(*end)]
    if homonyms:
        present: Counter[str] = Counter()
        for entity, count in counted.items():
            present[_resolve(*entity, aliases)] += count
        keys_of |= {end: _meant(end, keys_of[end], present, counted, aliases) for end in homonyms}
    return [
        (keys_of[ends[entity]], name if entity == ends[entity] else "")
        for entity, (name, _) in zip(found, mentions, strict=True)
    ]


def _end(
    entity: tuple[str, str], targets: Mapping[tuple[str, str], tuple[str, str]]
) -> tuple[str, str]:
    """Where the way from a short name over longer ones ends."""
    target = entity
    for _ in range(4):
        step = targets[target]
        if step in (target, entity):
            break
        target = step
    return target


def _meant(
    end: tuple[str, str], own: str, present: Mapping[str, int], counted: Counter, aliases: Aliases
) -> str:
    """What a name that many bear stands for in a document; its own mentions say nothing of that."""
    label, _ = end
    silent = sum(
        count
        for entity, count in counted.items()
        if entity[0] == label and aliases.is_homonym(*entity) and _resolve(*entity, aliases) == own
    )
    return aliases.meant(*end, own, {**present, own: present.get(own, 0) - silent})


def _resolve(label: str, key: str, aliases: Aliases) -> str:
    """:func:`_without_kind`, worked out once for each name of a run."""
    found = aliases.resolved.get((label, key))
    if found is None:
        found = aliases.resolved[label, key] = _without_kind(label, key, aliases)
    return found


def _without_kind(label: str, key: str, aliases: Aliases) -> str:
    """The key of an entity; ليفربول, نادي ليفربول and فريق ليفربول have one, in whichever documents they stand."""
    own = aliases.canonical(label, key)
    words = _words(key)
    if label != "ORG" or len(words) < 2 or aliases.knows(label, key):
        return own
    sets, bare = aliases.words, " ".join(words[1:])
    if words[0] in sets["of_club"] and bare not in sets["common_head"]:
        return aliases.canonical(label, bare)
    if words[0] in sets["of_known"] and aliases.knows(label, bare):
        known = aliases.canonical(label, bare)
        return own if known.split()[0] in sets["of_club"] else known
    if words[:2] == (AGENCY, NEWS) and aliases.knows(label, " ".join(words[2:])):
        return aliases.canonical(label, " ".join(words[2:]))
    whole = " ".join(words[:-1])
    if len(words) > 2 and words[0] not in sets["of_branch"] and aliases.is_adjective(words[-1]):
        # صندوق التنمية العقارية السعودي
        return aliases.canonical(label, whole) if aliases.knows(label, whole) else own
    return own


def _targets(counted: Counter, aliases: Aliases) -> dict[tuple[str, str], tuple[str, str]]:
    """For each name of a document, in order of appearance, the longer one that it is a part of, or itself."""
    first = {entity: place for place, entity in enumerate(counted)}
    targets = {entity: entity for entity in counted}
    for label, belongs in (("PERS", _is_person_part), ("ORG", _is_organisation_part)):
        names = [(_words(entity[1]), entity) for entity in counted if entity[0] == label]
        longest = max((len(words) for words, _ in names), default=0)
        longer: dict[tuple[str, str], tuple[str, str]] = {}
        for words, entity in names:
            if len(words) == longest:
                continue
            candidates = [
                (full, other)
                for full, other in names
                if len(words) < len(full) and belongs(words, full, aliases.words)
            ]
            if candidates and aliases.knows(*entity):
                same = aliases.canonical(*entity)
                if not any(
                    aliases.canonical(*other) == same or _names_father(words, full, aliases.words)
                    for full, other in candidates
                ):
                    # هادي فرحان العامري is هادي العامري, محمد عادل إمام is not عادل إمام.
                    longer.update(
                        (other, entity)
                        for full, other in candidates
                        if label == "PERS" and (full[0], full[-1]) == (words[0], words[-1])
                    )
                    continue
            if candidates:
                rank = [
                    (_part_rank(words, full), -counted[other], first[other], other)
                    for full, other in candidates
                ]
                targets[entity] = min(rank)[-1]
        for other, known in longer.items():
            if targets[other] == other:
                targets[other] = known
        if label == "ORG":
            _join_kinds([entity for _, entity in names], counted, targets, aliases.words)
    return targets


def _join_kinds(
    entities: Sequence[tuple[str, str]],
    counted: Counter,
    targets: dict[tuple[str, str], tuple[str, str]],
    sets: Mapping[str, frozenset[str]],
) -> None:
    """فريق نجران and نادي نجران are one: the one that is named more often, else the first."""
    kept: dict[tuple[str, ...], tuple[str, str]] = {}
    kinds = [name for name in sets if name.startswith(_KIND)]
    for entity in sorted(entities, key=lambda entity: -counted[entity]):
        words = _words(entity[1])
        if len(words) == 1:
            continue
        kind = next((kind for kind in kinds if words[0] in sets[kind]), None)
        if kind is None:
            continue
        same = kept.setdefault((kind, *words[1:]), entity)
        if same != entity and targets[entity] == entity:
            targets[entity] = same


def _names_father(
    words: tuple[str, ...], full: tuple[str, ...], sets: Mapping[str, frozenset[str]]
) -> bool:
    """عبدالله الثاني بن الحسين: whether a longer name says whose son its bearer is."""
    return full[: len(words)] == words and full[len(words)] in sets["son"]


def _part_rank(words: tuple[str, ...], full: tuple[str, ...]) -> int:
    """A family name is the likeliest short form, a given name the next."""
    return 0 if full[-len(words) :] == words else 1 if full[: len(words)] == words else 2


def _is_person_part(
    words: tuple[str, ...], full: tuple[str, ...], sets: Mapping[str, frozenset[str]]
) -> bool:
    """Whether words are part of a personal name with more: its end, its beginning, or first and last of it.

    What stands after بن is the father: سلمان بن عبدالعزيز is no short form of محمد بن سلمان بن عبدالعزيز.
    """
    if len(words) == 1:
        word = words[0]
        if len(word) < 2:
            return False
        if word == full[0]:
            return True
        if len(full) > 2 and len(word) > 2 and word in full[1:-1]:
            return full[full.index(word, 1) - 1] not in sets["son"]
        return full[-2] not in sets["son"] and (word == full[-1] or _alike(word, full[-1]))
    if full[: len(words)] == words:
        return True
    if full[-len(words) :] == words:
        return full[-len(words) - 1] not in sets["son"]
    rest = iter(full)
    return words[0] == full[0] and all(word in rest for word in words)


def _alike(one: str, other: str) -> bool:
    if len(one) >= _LEAST_LETTERS and sounds(one) == sounds(other):
        return True
    bones = skeleton(one)
    return one[0] == other[0] and bones != one and bones == skeleton(other)


def _is_organisation_part(
    words: tuple[str, ...], full: tuple[str, ...], sets: Mapping[str, frozenset[str]]
) -> bool:
    """Whether words are the name of an organisation with more: without its type noun or without what follows."""
    if full[0] in sets["type_noun"] and full[1:] == words:
        return True
    if len(words) == 1:
        # سابك of سابك السعودية, a foreign word that a longer name begins with
        return (
            full[0] == words[0]
            and len(words[0]) > 3
            and words[0] not in sets["common_head"]
            and words[0] not in sets["type_noun"]
        )
    if full[: len(words)] == words or full[-len(words) :] == words:
        return True
    if words[0] != full[0] or words[0] == AGENCY:
        # وكالة الأنباء is any agency, not وكالة رويترز للأنباء.
        return False
    # هيئة الرياضة of الهيئة العامة للرياضة, اتحاد الكرة of الاتحاد السعودي لكرة القدم
    rest = iter(full)
    return all(any(_is_word(word, other) for other in rest) for word in words)


def _is_word(word: str, other: str) -> bool:
    """Whether a word is another one, which may have لـ before it."""
    return word == other or other in ("ل" + word, "لل" + word)
