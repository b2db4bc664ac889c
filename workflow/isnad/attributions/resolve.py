"""Who that is: within a document, short forms, titles, pronouns and hidden subjects are led back to their source."""

from __future__ import annotations

from dataclasses import replace

from isnad.attributions import words as w
from isnad.attributions.clause import Clause
from isnad.attributions.fullnames import FullNames
from isnad.attributions.hidden import Hidden, Source
from isnad.attributions.identity import Identity, same_person
from isnad.attributions.naming import Namer
from isnad.attributions.phrase import Phrase
from isnad.attributions.records import Record
from isnad.attributions.scripts import latin
from isnad.attributions.sources import Classifier, Named
from isnad.normalize import fold, name_form

#: The name of a source that the document does not give (a clipping that begins with وأضاف).
#: Of whom the text says no more than that they speak (هناك من يقول).
SOMEBODY = "مصدر غير محدد"


class Resolver(Hidden, FullNames, Identity):
    """Gives every record of a document its source."""

    def __init__(self, clause: Clause, outlet, anonymity, entities=()) -> None:
        self.clause = clause
        self.document = clause.document
        self.word = clause.parser.word
        self.parser = clause.parser
        self.classifier = Classifier(clause.parser, outlet, entities)
        self.namer = Namer(clause, self.classifier, self._body)
        self.anonymity = anonymity
        self.sources: list[Source] = []
        self.persons = [e for e in entities if e.get("label") == "PERS"]
        self._titles: list[tuple[int, Named]] | None = None
        self._full: dict[str, tuple[str, tuple[str, ...]]] = {}

    def resolve(self, records: list[Record]) -> None:
        """Fill ``name``, ``type``, ``anonymity`` and ``source_key`` of the records."""
        previous: list[tuple[Record, Source]] = []
        for record in records:
            phrase = record.phrase or record.antecedent
            if phrase is not None:
                source = self._of_phrase(phrase, record, previous)
            else:
                source = None if record.unknown else self._hidden(record, previous)
            if source is None:
                record.source_key = -1
                record.anonymity = "unresolved"
                if record.unknown:
                    record.name, record.type, record.anonymity = SOMEBODY, "anonymous", "unnamed"
                continue
            record.source_key = source.key
            previous.append((record, source))
            if phrase is not None and not source.gender and record.rule.startswith("verb:"):
                source.gender = record.gender
        records[:] = [r for r in records if not (r.ours and r.source_key < 0)]
        for record in records:
            if record.source_key >= 0:
                source = self.sources[record.source_key]
                record.name, record.type = source.named.name, source.named.type
                record.anonymity = source.anonymity
        # It leads back here, and a stage collects no cycles: the document would stay in memory.
        del self.namer

    # ------------------------------------------------------------------ named sources

    def _highness(self, phrase: Phrase, record: Record, previous) -> Source | None:
        """The person of whom سموه or معاليه is said."""
        first = self.word(phrase.start)
        if (
            phrase.stop - phrase.start > 1
            or not first.possessed
            or first.core not in self.parser.lists["honorific"]
        ):
            return None
        rank = self.parser.lists["ranks_" + ("prince" if first.core == "سمو" else "minister")]
        spoken = [s for _, s in reversed(previous) if s.named.type in ("person", "role")]
        for source in spoken:
            if rank & (source.named.title | {source.named.head}):
                return source
        titled = self._bearer_of(rank, phrase.start)
        if titled is not None:
            return self._known(titled, phrase, record, previous) or self._add(titled, phrase)
        for source in spoken:
            if source.named.type == "person":
                return source
        return self._person_before(record)

    def _of_phrase(self, phrase: Phrase, record: Record, previous) -> Source:
        highness = self._highness(phrase, record, previous)
        if highness is not None:
            return highness
        first = self.word(phrase.start)
        same = first.core in self.parser.lists["same"] and phrase.stop - phrase.start > 1
        if same and self.word(phrase.start + 1).definite:
            phrase = replace(phrase, start=phrase.start + 1)  # ذات البيان، نفس المصدر
        named = self.classifier.classify(phrase)
        if record.outlet and phrase.head < 0:
            named = Named("media", named.name, words=named.words, definite=True)
        reason = self._reason(phrase, record)
        if named.type == "role" and not named.head and len(named.words) == 1:
            full = self._fullest(Named("person", named.name, (fold(named.name),)))
            if len(full[1]) > 1:
                named = Named("person", full[0], full[1], definite=True, words=named.words)
        short = not named.head or (named.words == {named.head} and not named.definite)
        if phrase.head >= 0 and self.word(phrase.head).head.type == "capital":
            short = False
        if named.type in ("person", "institution") and " " not in named.name and short:
            tagged = self.classifier.label(phrase) == "PERS"
            named = (None if tagged else self._body_called(named)) or named
        if named.type == "person":
            named = self._complete(named)
        elif named.type in ("document", "role", "anonymous", "group"):
            self.namer.content = record.content_start
            named.name = self.namer.name(named, phrase, previous)
        elif self.word(phrase.start).possessed:
            named.name = self.namer.owned(phrase, previous) or named.name
        source = self._known(named, phrase, record, previous)
        if source is None and not named.title and named.definite and named.head:
            fuller = self._fuller_body(named, phrase.start)
            if fuller is not None:
                source = self._known(fuller, phrase, record, previous)
                named = fuller
        if source is None and named.definite and named.words == {named.head}:
            source = self._called_by_kind(named, previous)
        if source is None and named.type == "role" and named.definite and len(named.words) == 1:
            family = self._family_named(named, phrase.start)
            if family is not None:
                source, named = self._known(family, phrase, record, previous), family
                source = source or self._add(family, phrase)
        if source is None and named.type == "role" and named.definite:
            person = self._titled_person(named, phrase.start)
            if person is not None:
                source = self._known(person, phrase, record, previous) or self._add(person, phrase)
            elif not reason:
                source = self._speaking_person(named, record, previous)
        if source is None and fold(named.name) in self.parser.lists["of_them"]:
            source = self._one_of_them(previous)
        if source is None and named.words == {"مصدر"} and named.definite and previous:
            last = previous[-1][1]
            source = last if last.named.type in ("role", "anonymous") else None
        if source is None:
            source = self._add(named, phrase)
        else:
            self._grow(source, named)
        if reason:
            source.anonymity = reason
            if source.named.type in ("role", "group"):
                source.named.type = "anonymous"
        elif source.named.type == "anonymous" and source.anonymity is None:
            source.anonymity = "unnamed"
        return source

    def _family_named(self, named: Named, place: int) -> Named | None:
        """The person named before whose family name is this title with the article (السلطان)."""
        last = fold(named.name)
        edge = self.document.start[place]
        for entity in reversed(self.persons):
            parts = name_form(entity.get("mention") or "").split()
            if entity["end"] <= edge and len(parts) > 1 and parts[-1] == last:
                mention = " ".join(entity["mention"].split())
                return self._complete(Named("person", mention, tuple(parts), definite=True))
        return None

    def _called_by_kind(self, named: Named, previous) -> Source | None:
        """The body that spoke under its bare name, for the noun of its kind (رويترز، الوكالة; a company, الشركة)."""
        lists, resources = self.parser.lists, self.parser.resources
        company = named.type == "institution" and named.head in lists["companies"]
        if not company and named.type != "media":
            return None
        for _, source in reversed(previous[-6:]):
            other = source.named
            if other.type != named.type or other.head or source.number == "p":
                continue
            if not company:
                known = resources.outlets.get(fold(other.name).casefold())
                kind = fold(known[0]).split()[0] if known else ""
                return source if kind == named.head else None
            place = other.name in resources.places or self._state(other)
            return None if place else source
        return None

    def _one_of_them(self, previous) -> Source | None:
        """The unnamed sources whom أحدهما or بعضهم picks from: they are counted as the one source that they are."""
        for _, source in reversed(previous[-4:]):
            if source.named.type in ("anonymous", "group"):
                unnamed = source.named.type == "anonymous"
                return source if unnamed and source.number != "s" else None
        return None

    def _add(self, named: Named, phrase: Phrase) -> Source:
        source = Source(len(self.sources), named, named.gender, named.number, [named], phrase.start)
        self.sources.append(source)
        return source

    def _grow(self, source: Source, named: Named) -> None:
        source.names.append(named)
        old = source.named
        if named.head == "حكومه" != old.head and self._state(old):
            source.named = named  # a government sooner than its capital
        elif named.type == "person" and old.type != "person":
            named.gender = named.gender or old.gender
            source.named = named
        elif old.type == named.type and old.type == "person":
            if len(named.parts) > len(old.parts) or (latin(old.name) and not latin(named.name)):
                source.named = named
            if not old.title and named.title:
                source.named.title = named.title
                source.named.head = source.named.head or named.head
        elif (
            old.type == named.type and len(named.words) > len(old.words) and named.head == old.head
        ):
            source.named = named

    def _known(self, named: Named, phrase: Phrase, record: Record, previous) -> Source | None:
        best, best_score = None, 0
        for source in self.sources:
            score = max((self._same(named, other) for other in source.names), default=0)
            if score and score >= best_score:
                best, best_score = source, score
        if best is not None:
            return best
        if (
            named.type == "person"
            and record.manner == "continue"
            and previous
            and len(named.parts) <= 3
        ):
            _last_record, last = previous[-1]
            if (
                last.named.type == "role"
                and last.named.head in self.parser.lists["officer"]
                and not named.title
            ):
                return last
        return None

    def _speaking_person(self, named: Named, record: Record, previous) -> Source | None:
        """The person who spoke last, for a bare definite noun (الخبير، الرجل) that fits nobody else."""
        if record.manner == "continue":
            pass  # وأضاف أمين المنطقة: who spoke last, under his title
        elif len(named.words) != 1 and not self._no_more_said(named):
            return None
        human = (
            named.head in self.parser.lists["human"] or named.words <= self.parser.lists["the_last"]
        )
        if human:
            person = self._person_before(record)
            if person is not None:
                return person
        back = 6 if human else 1
        for last_record, last in reversed(previous[-back:]):
            agrees = not last.gender or last.gender == named.gender
            if last.named.type == "person" and not last_record.relay and agrees:
                return last if record.number == "s" else None
        return None

    def _no_more_said(self, named: Named) -> bool:
        """Whether a title says no more than what somebody is, and of which country (المسؤول اليمني)."""
        if named.head not in self.parser.lists["generic"] or len(named.words) > 2:
            return False
        plain = [word.removeprefix("ال") for word in named.title]
        return all(word in self.parser.resources.states for word in plain)

    def _person_before(self, record: Record) -> Source | None:
        """The last person whom the text names before a cue, for words like الرجل; None farther than a sentence off."""
        low, _ = self.clause.bounds(record.cue_start)
        low = self.clause.bounds(low - 1)[0] if low else low
        edge = self.document.start[record.cue_start]
        floor = self.document.start[low]
        tagged = [e for e in self.persons if floor <= e["start"] and e["end"] <= edge]
        for entity in reversed(tagged):
            mention = " ".join((entity.get("mention") or "").split())
            parts = tuple(name_form(mention).split())
            if parts:
                return self._person(Named("person", mention, parts, definite=True), low)
        for j in range(record.cue_start - 1, low - 1, -1):
            size = self.parser.personal_name(j, record.cue_start) if self.word(j).given else 0
            if size:
                name = self.classifier.display(j, j + size)
                return self._person(
                    Named("person", name, tuple(name_form(name).split()), definite=True), j
                )
        return None

    def _person(self, named: Named, place: int) -> Source:
        named = self._complete(named)
        for source in self.sources:
            if any(same_person(named.parts, n.parts) for n in source.names if n.type == "person"):
                return source
        source = Source(len(self.sources), named, "", "s", [named], place)
        self.sources.append(source)
        return source

    def _body_called(self, named: Named) -> Named | None:
        """The body whose name the text gives with its kind elsewhere (ميدار, وكالة ميدار)."""
        for j in self.parser.analysed.spelled_like(fold(named.name), self.document.types):
            before = self.word(j - 1) if j else None
            if before is not None and before.category in (w.QUOTE, w.OPEN):
                body = self._body_before(j)
                if body is not None:
                    return body
            if before is None or before.head is None or before.category != w.HEAD:
                continue
            if before.definite or before.conjunction:
                continue
            if before.head.type == "media" or before.core in self.parser.lists["own_name"]:
                phrase = self.parser.parse(j - 1, self.clause.bounds(j)[1], (), before.clitic)
                if phrase is not None and phrase.head == j - 1:
                    return self.classifier.classify(phrase)
        return None

    def _body_before(self, j: int) -> Named | None:
        """The body whose short name stands at token ``j``, in quotation marks or brackets behind it (الهيئة … «نزاهة»)."""
        closed = j + 1 < len(self.document) and self.word(j + 1).category in (w.QUOTE, w.CLOSE)
        if not closed:
            return None
        low, best = self.clause.bounds(j)[0], None
        for s in range(j - 2, max(low, j - 12) - 1, -1):
            word = self.word(s)
            if word.category in (w.VERB, w.COMP, w.COMMA, w.QUOTE):
                break
            if word.category != w.HEAD or word.head.type not in ("institution", "media"):
                continue
            phrase = self.parser.parse(s, j - 1, (), word.clitic)
            if phrase is not None and phrase.stop == j - 1 and phrase.stop - s > 1:
                best = phrase
        return self.classifier.classify(best) if best is not None else None

    def _body(self, named: Named, place: int) -> Named | None:
        """A body under its fullest name: as a source, or as the text named it before."""
        for source in self.sources:
            if source.named.type == named.type and any(self._same(named, n) for n in source.names):
                return source.named
        return self._fuller_body(named, place) if not named.title else None

    def _fuller_body(self, named: Named, place: int) -> Named | None:
        """A body or writing that is only called by its kind, under the name it was given before."""
        people = named.type == "group" and len(named.words) == 1
        if not people and named.type not in ("institution", "media", "document"):
            return None
        for head in (named.head, *self._called_too(named.head)):
            best = self._body_headed(head, named, place, people)
            if best is not None:
                return best
        return None

    def _called_too(self, head: str) -> list[str]:
        """Other nouns for the same kind of body or writing (صحيفة، جريدة)."""
        lists = self.parser.lists
        return [
            word
            for name in ("papers", "channels", "companies", "movements", "studies")
            if head in lists[name]
            for word in sorted(lists[name])
            if word != head
        ]

    def _body_headed(self, head: str, named: Named, place: int, people: bool) -> Named | None:
        """The last body before ``place`` that stands under the noun ``head`` and has a name."""
        best = None
        for j in self.parser.analysed.headed(head, self.document.types):
            word = self.word(j)
            if j >= place:
                break
            if word.possessed:
                continue
            _, high = self.clause.bounds(j)
            phrase = self.parser.parse(j, high, first_clitic=word.clitic)
            if phrase is None or phrase.stop - j < 2:
                continue
            after = self.word(j + 1)
            predicate = word.definite and after.category in (w.NAME, w.NOUN, w.ADJECTIVE)
            if predicate and not after.definite and not after.clitic:
                continue  # الحكومة سائرة في
            found = self.classifier.classify(phrase)
            joined = any(self.word(k).conjunction for k in range(j + 1, phrase.stop))
            same = found.type == named.type and found.head == head
            if same and found.type == "document":
                found.name = self.namer.name(found, phrase, ())
            if people and found.definite:
                continue  # المغردون are the ones of whom the text first spoke without an article
            if same and len(found.words) < 9 and not (joined and len(found.words) < 4):
                best = found
        return best

    def _reason(self, phrase: Phrase, record: Record) -> str | None:
        """Why the source is not named, where the sentence says so right after it."""
        for match in self.anonymity:
            if phrase.stop - 1 <= match.start <= phrase.stop + 12 or (
                record.cue_start - 12 <= match.start < phrase.start
                and self.document.sentence[match.start] == self.document.sentence[phrase.start]
                and record.content_start > match.start
            ):
                return match.rule.extra["reason"]
        return None
