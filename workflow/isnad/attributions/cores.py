"""Outlets and bodies that news writes with and without descriptors: which names of a corpus are one."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from isnad import lexicon
from isnad.attributions.resources import Resources, folded, load, nations
from isnad.normalize import name_form

_BRACKETS = re.compile(r"\([^)]*\)|\[[^]]*\]")
#: The full stop between spelled letters (سي.إن.إن).
_SPELLED = re.compile(r"(?<=[\u0621-\u064a])\.(?=\s?[\u0621-\u064a])")
_VOWELS = re.compile("[اويء]")
_LATIN = re.compile("[A-Za-z]")
_PREPOSITIONS = ("في",)
#: Letters by which Arabic spellings of one foreign sound differ.
_SOUNDS = str.maketrans("جقصطظذڤپچ", "غغستزدفبغ")
#: A key of fewer consonants is met by chance.
_CONSONANTS = 3


@dataclass(frozen=True, slots=True)
class Core:
    """A name taken apart: ``family`` of its kind noun ("" without one), ``words`` of the proper name, ``state``.

    ``plain`` is set for a state's own body called by its kind (وكالة الأنباء السودانية، التلفزيون السوري): it has no
    ``words`` but those behind its descriptors (وكالة الأنباء الرسمية إرنا). ``more``: the name tells more than it must.
    """

    family: str
    words: tuple[str, ...]
    state: str
    plain: str = ""
    more: bool = False


class Descriptors:
    """Takes names apart with the lexicons of the folder ``directory``."""

    def __init__(self, directory: Path) -> None:
        self.resources: Resources = load(str(directory))
        self.families: dict[str, str] = {}
        self.lists: dict[str, set[str]] = defaultdict(set)
        self.whole: dict[str, str] = {}
        for row in lexicon.read_rows(directory / "source_descriptors.tsv", ("list", "words")):
            for word in map(name_form, row["words"].split()):
                if row["list"] == "kind":
                    self.families[word] = row["family"]
                elif row["list"] in ("letter", "small"):
                    continue
                elif row["list"] == "state":
                    self.whole[folded(word)] = folded(row["family"])
                else:
                    for family in row["family"].split() or ("",):
                        self.lists[f"{row['list']} {family}".strip()].add(word)
        self.nations = nations(directory / "nationalities.tsv")

    def take_apart(self, name: str) -> Core | None:
        """The :class:`Core` of a name; None where it has no proper name (صحيفة إسرائيلية) or is that of two sources."""
        words = name_form(_SPELLED.sub(" ", _BRACKETS.sub(" ", name))).split()
        words = [word for word in (w.strip("\"'«»“”،.:") for w in words) if word]
        if not words or any(self._joins_another(word) for word in words):
            return None
        family, definite, at, site = "", False, 0, False
        while at < len(words) - 1:
            kind = self.families.get(_plain(words[at]))
            if kind is None or (kind == "body" and family) or (definite and kind == family):
                break
            # موقع صحيفة X is what the paper puts on its site
            site = family == "site"
            family, definite = kind, words[at].startswith("ال")
            at += 1
        news = family == "agency" and _plain(words[at]) in self.lists["news"]
        if news and not definite:
            definite = words[at].startswith("ال")
            at += 1
        if definite:
            body = "news" if news else "air" if words[0] == "التلفزيون" else ""
            rest = words[at:]
            if news and rest and _plain(rest[0]) in self.lists["news"]:
                rest = rest[1:]
            rest, state = self._without_descriptors(rest, 0, family)
            return Core(family, tuple(rest), state, body) if body else None
        rest = words[at:]
        arabic = [word for word in rest if not _LATIN.search(word)]
        if any(map(_LATIN.search, rest)) and arabic and not self._in(arabic[0], "adjective"):
            nation = _plain(arabic[0]) in self.nations
            rest = rest if nation else arabic  # ديلي ميل Daily Mail
        full = len(rest)
        tail = next((k for k in range(1, full) if self._in(rest[k], "tail")), full)
        rest, state = self._without_descriptors(rest[:tail], 1, family)
        state = state or self._state_among(words[at + tail :])
        kinds = all(_plain(word) in self.families for word in rest)
        if not rest or kinds or (family and self._describes(rest[0])):
            return None
        while len(rest) > 1 and rest[0].casefold() in self.lists["article"]:
            rest = rest[1:]
        return Core(family, tuple(rest), state, more=site or tail < full)

    def _joins_another(self, word: str) -> bool:
        return word.startswith("و") and _plain(word[1:]) in self.families

    def _state_among(self, words: list[str]) -> str:
        """The state that a description names (المقربة من دمشق)."""
        for word in words:
            for form in (word, _plain(word), _plain(word.removeprefix("لل"))):
                if form in self.nations or form in self.resources.states:
                    state = self.nations.get(form) or self.resources.states[form]
                    return self.whole.get(state, state)
        return ""

    def _without_descriptors(
        self, words: list[str], least: int, family: str
    ) -> tuple[list[str], str]:
        """What is left of the words, ``least`` of them at the least; and the state that they name."""
        state = ""
        outlet = family not in ("", "body")  # a body in another place is its branch
        while len(words) > least:
            last, before = words[-1], words[-2] if len(words) > 1 else ""
            half = _plain(last).rstrip("ه") in ("شمالي", "جنوبي") and before[:2] == last[:2] == "ال"
            pair = f"{self.nations.get(_plain(before))} {_plain(last).rstrip('ه')}ه"
            states = self.resources.states
            place = states.get(last) or states.get(_plain(last))
            lands = states.get(f"{before.removeprefix('ل')} {_plain(last)}")
            if half and _plain(before) in self.nations and len(words) - 2 >= least:
                state, words = pair, words[:-2]
            elif last.startswith("ال") and _plain(last) in self.nations and not state:
                state, words = self.nations[_plain(last)], words[:-1]
            elif (
                self._in(last, "adjective")
                or self._in(last, f"adjective {family}")
                or last in self.lists["phrase"]
            ):
                words = words[:-1]
            elif (
                before in _PREPOSITIONS
                and place
                and len(words) - 2 >= least
                and outlet
                and not state
            ):
                state, words = place, words[:-2]
            elif lands and before.startswith("ل") and len(words) - 2 >= least and not state:
                state, words = lands, words[:-2]
            elif len(words) - 3 >= least and words[-3] in _PREPOSITIONS and outlet and not state:
                state = self.resources.states.get(" ".join(map(_plain, words[-2:])), "")
                if not state:
                    break
                words = words[:-3]
            else:
                break
        return words, self.whole.get(state, state)

    def _in(self, word: str, name: str) -> bool:
        if not word.startswith("ال"):
            return name == "tail" and word == "شبه"
        return not self.lists[name].isdisjoint((_plain(word), _plain(word).removesuffix("ه")))

    def _describes(self, word: str) -> bool:
        """Whether the word after the kind noun is an adjective without article: the phrase is indefinite."""
        bare = word.removesuffix("ه")
        known = bare in self._adjectives or bare in self.lists["tail"]
        return word in self.nations or (known and not word.startswith("ال"))

    @property
    def _adjectives(self) -> frozenset[str]:
        cache = self.resources.cache
        if "folded adjectives" not in cache:
            words = self.resources.adjectives
            cache["folded adjectives"] = (
                frozenset(form for form in map(name_form, words) if form.endswith("ي"))
                | self.lists["adjective"]
            )
        return cache["folded adjectives"]

    def foreign(self, words: tuple[str, ...]) -> bool:
        """Whether a proper name is no Arabic word: Latin letters, or nothing that the lexicons know."""
        if any(_LATIN.search(word) for word in words):
            return True
        known = self._known
        strange = sum(1 for w in words if not w.isdigit() and not known & {w, *_unowned(w)})
        return not any(word.startswith("ال") for word in words) and 2 * strange >= len(words)

    @property
    def _known(self) -> frozenset[str]:
        resources = self.resources
        if "arabic words" not in resources.cache:
            words = {*resources.nouns, *resources.verbal_nouns, *resources.heads, *resources.names}
            words |= {part for place in resources.places for part in place.split()}
            forms = set(map(name_form, words)) | resources.personal | set(resources.states)
            forms |= {form + "ه" for form in forms} | {form.removeprefix("ال") for form in forms}
            resources.cache["arabic words"] = frozenset(forms)
        return resources.cache["arabic words"]


@lru_cache(maxsize=1 << 15)
def sounds(words: tuple[str, ...]) -> str:
    """A foreign name by its consonants, spaces left out (لو موند، لوموند; حريت، حرييت); spelled letters as they are."""
    if all(len(word) < 4 for word in words):
        return " ".join(words)
    text = "".join(word[:1] + _VOWELS.sub("", word[1:]) for word in words)
    text = text.casefold().translate(_SOUNDS)
    text = re.sub(r"(.)\1+", r"\1", text)
    return text if len(text) >= _CONSONANTS else " ".join(words)


def _unowned(word: str) -> tuple[str, ...]:
    """A word without a pronoun at its end (موقعها، اسرته)."""
    for pronoun in ("هما", "هم", "ها", "ه"):
        if word.endswith(pronoun):
            stem = word[: -len(pronoun)]
            return stem, stem.removesuffix("ت") + "ه"
    return ()


def _plain(word: str) -> str:
    return word.removeprefix("ال")


@dataclass(frozen=True, slots=True)
class Outlet:
    """A row of outlets.tsv: its name, home (folded, may be empty), and whether the name is an everyday word too."""

    name: str
    home: str
    ambiguous: bool


class Outlets:
    """The outlets of the lexicon, found by the core of a name."""

    def __init__(self, directory: Path, descriptors: Descriptors) -> None:
        self.descriptors = descriptors
        self._by_core: dict[tuple[str, str], Outlet] = {}
        self._by_sound: dict[str, Outlet] = {}
        self._by_state: dict[tuple[str, ...], Outlet] = {}
        for row in lexicon.read_rows(directory / "outlets.tsv", ("name",)):
            outlet = Outlet(row["name"], folded(row["country"]), row["ambiguous"] == "yes")
            for alias in (row["name"], *filter(str.strip, row["aliases"].split("|"))):
                self._add(alias, row["kind"], outlet)

    def _add(self, alias: str, kind: str, outlet: Outlet) -> None:
        core = self.descriptors.take_apart(alias)
        if core is None:
            return
        if core.plain:
            self._by_state.setdefault((core.plain, core.state, *core.words), outlet)
            return
        words = tuple(map(_plain, core.words))
        foreign = self.descriptors.foreign(words)
        self._by_core.setdefault((core.family or kind, " ".join(words)), outlet)
        if not outlet.ambiguous and (foreign or not (core.family or core.state)):
            self._by_core.setdefault(("", " ".join(words)), outlet)
            if foreign and len(sounds(words)) >= _CONSONANTS:
                self._by_sound.setdefault(sounds(words), outlet)

    def of(self, core: Core) -> Outlet | None:
        """The outlet that a name is by its core, nationality aside."""
        words = tuple(map(_plain, core.words))
        if core.plain:
            found = self._by_state.get((core.plain, core.state, *core.words))
            if found is None and core.plain == "news" and words:
                found = self._by_core.get(("", words[-1]))  # وكالة الأنباء الرسمية إرنا
            return found
        found = self._by_core.get((core.family, " ".join(words)))
        foreign = self.descriptors.foreign(words)
        if found is None and (core.family in ("", "site") or foreign) and core.family != "body":
            found = self._by_core.get(("", " ".join(words)))
        if found is None and core.family == "agency" and len(words) > 1:
            found = self._by_core.get(("", words[-1]))  # وكالة أنباء الصين الجديدة شينخوا
        heard = sounds(words) if found is None and foreign and core.family != "body" else ""
        if heard and (core.family or len(heard) > 2 * _CONSONANTS):
            found = self._by_sound.get(heard)
        return found


def join(
    counts: Mapping[tuple[str, str], int],
    directory: Path,
    canonical: Callable[[str], str | None],
) -> dict[str, str]:
    """Name to the name under which it stands, for names that are another's but for descriptors.

    ``counts``: how often each (name, source type) occurs, media and institutions alone. ``canonical`` gives the
    canonical name of an alias, None for an unknown one. Two names are one where their proper name is, unless

    - their kinds are of two families (a site joins the one other family of a foreign or known name, a name
      without kind noun the only family there is),
    - the corpus gives this proper name with two nationalities: a name without one then stays by itself, or is
      of the home that outlets.tsv knows.

    The result does not depend on the order of ``counts``.
    """
    descriptors = Descriptors(directory)
    outlets = Outlets(directory, descriptors)
    total: Counter = Counter()
    media: Counter = Counter()
    for (name, kind), count in counts.items():
        total[name] += count
        media[name] += count if kind == "media" else 0
    groups: dict[tuple[str, str], list[tuple[str, Core]]] = defaultdict(list)
    homes: dict[tuple[str, str], Outlet] = {}
    for name in sorted(total):
        core = descriptors.take_apart(name)
        if core is None:
            continue
        outlet = outlets.of(core)
        cited = core.family not in ("", "body") or media[name] * 2 > total[name]
        if outlet is not None and (not outlet.ambiguous or core.plain):
            key = ("outlet", outlet.name)
        elif core.plain:
            key = (core.plain, " ".join((core.state, *core.words)))
            if core.words or not core.state:
                continue
        elif descriptors.foreign(core.words) and len(sounds(core.words)) >= _CONSONANTS:
            key = ("foreign", sounds(core.words))
        elif cited:
            key = ("core", " ".join(map(_plain, core.words)))
        else:
            continue
        groups[key].append((name, core))
        if outlet is not None:
            homes[key] = outlet
    result: dict[str, str] = {}
    for key, members in sorted(groups.items()):
        outlet = homes.get(key)
        for cluster in _clusters(key[0], members, outlet.home if outlet else ""):
            shown = _shown(cluster, total, canonical)
            if key[0] == "outlet" and cluster[0][1].state in ("", outlet.home):
                shown = canonical(outlet.name) or shown
            for name, _ in cluster:
                if name != shown and canonical(name) in (
                    None,
                    shown,
                ):  # an alias file has the last word
                    result[name] = shown
    return result


def _clusters(group: str, members, home: str):
    """The members of a group that are one, by family and nationality; names without one are of ``home``."""
    loose = group in ("foreign", "outlet")
    families = {core.family for _, core in members} - {"", "site"}
    if group == "foreign" and {"paper", "magazine"} & families:
        families = (families - {"magazine"}) | {"paper"}
    by_family: dict[str, list] = defaultdict(list)
    for name, core in members:
        family = core.family
        if group not in ("foreign", "core"):
            family = "one"
        elif group == "foreign" and family == "magazine":
            family = "paper"  # newsrooms write صحيفة لوبوان and مجلة لو بوان
        elif (family == "" or (family == "site" and loose)) and len(families) == 1:
            family = next(iter(families))
        by_family[family].append((name, core))
    for family, found in sorted(by_family.items()):
        if family == "" and not loose:
            yield from ([member] for member in found)
            continue
        by_state: dict[str, list] = defaultdict(list)
        for member in found:
            by_state[member[1].state or home].append(member)
        if home or len(set(by_state) - {""}) > 1:
            yield from (by_state[state] for state in sorted(by_state))
        else:
            yield found


def _shown(cluster, total, canonical) -> str:
    """The canonical name of the lexicons, else the most frequent spelling, with its kind noun where one has it."""
    known = Counter()
    for name, _ in cluster:
        if canonical(name):
            known[canonical(name)] += total[name]
    if known:
        return min(known.items(), key=lambda item: (-item[1], item[0]))[0]
    media = any(core.family not in ("", "body") for _, core in cluster)
    rank = {
        # a bare name only where it is much the more usual one
        name: total[name] * (4 if core.family not in ("", "site") or not media else 1)
        for name, core in cluster
        if not core.more
    } or {name: total[name] for name, _ in cluster}
    return min(rank, key=lambda name: (-rank[name], name))
