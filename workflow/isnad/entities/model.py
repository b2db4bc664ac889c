"""The embedded model: weights by feature, position and label, its networks, and the word statistics that both need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from isnad.document import LATIN, WORD, Vocabulary
from isnad.entities.columns import EDGE, index, sums
from isnad.entities.crf import Packing, decode
from isnad.entities.features import NEAR, POSITIONS, TypeFeatures, WordStatistics, beside
from isnad.entities.letters import index_runs
from isnad.entities.lexicons import LABELS, NameLexicons
from isnad.entities.network import Network, Stems, stem_groups
from isnad.errors import IsnadError

TAGS = ("O", *(f"{p}-{label}" for label in LABELS for p in "BI"))
#: The label of each tag, as a number into ``LABELS``; -1 for none.
_LABEL_OF = np.array([-1, *(LABELS.index(tag[2:]) for tag in TAGS[1:])])
_SMALL = 0.01
#: What a stem's other occurrences in the document, all of one label, add to that label and take from none. Persons and
#: works keep their label throughout; a place may be a club's or a state's name two lines further on.
_FOR = np.array([2.0 if label in ("PERS", "MISC") else 0.0 for label in LABELS], np.float32)
_AGAINST = _FOR / np.float32(4)
#: What is taken from the inside of a person's or place's name where a word has the conjunction و.
_CONJUNCTION = np.float32(2.0)
#: How many words the networks read at a time.
_PIECE = 8000


@dataclass(slots=True)
class Model:
    """``far`` and ``near``: feature ids and weights (features x positions x tags); codes, transitions, first tags.

    ``networks`` share the features ``embedded`` and the letter ``runs``; their scores and the field's are summed.
    """

    far: dict[str, int]
    near: dict[str, int]
    far_weights: np.ndarray
    near_weights: np.ndarray
    code_weights: np.ndarray
    transitions: np.ndarray
    first: np.ndarray
    statistics: WordStatistics = field(default_factory=WordStatistics)
    embedded: dict[str, int] = field(default_factory=dict)
    runs: np.ndarray = field(default_factory=lambda: np.zeros(0, np.uint64))
    networks: list[Network] = field(default_factory=list)

    @classmethod
    def build(cls, layers, parts, statistics) -> Model:
        """From the trainer's parameter blocks, without features whose weights are all small."""
        ids, weights, at = [], [], 0
        for names, offsets, _, _ in layers:
            block = np.stack(parts[at : at + len(offsets)], axis=1)
            at += len(offsets)
            keep = np.abs(block).max(axis=(1, 2)) >= _SMALL
            keep[names[EDGE]] = True
            kept = [name for name, number in names.items() if keep[number]]
            weights.append(np.stack([block[names[name]] for name in kept]).astype(np.float32))
            ids.append({name: number for number, name in enumerate(kept)})
        codes = np.stack(parts[at : at + len(NEAR)], axis=0).astype(np.float32)
        return cls(
            ids[0], ids[1], weights[0], weights[1], codes,
            parts[-2].astype(np.float32), parts[-1][0].astype(np.float32), statistics,
        )  # fmt: skip

    def join(
        self,
        embedded: dict[str, int],
        runs: np.ndarray,
        trained: Sequence[dict[str, np.ndarray]],
    ) -> None:
        """Take networks in: from now on the mean of the field and of the networks' mean decides."""
        for name in _ARRAYS:
            setattr(self, name, getattr(self, name) * np.float32(0.5))
        share = np.float32(0.5 / len(trained))
        self.embedded, self.runs = embedded, runs
        for weights in trained:
            weights = dict(weights)
            self.transitions = self.transitions + share * weights.pop("moves")
            self.first = self.first + share * weights.pop("begins")
            for name in ("out", "out_bias", "skip"):
                weights[name] = weights[name] * share
            both = weights.pop("embeddings")
            weights["embeddings"], weights["runs"] = both[: len(embedded)], both[len(embedded) :]
            self.networks.append(Network(weights))

    def save(self, path: str | Path) -> None:
        """Write the model; equal models give equal bytes. Weights are rounded to half precision or, embeddings, a byte."""
        statistics = self.statistics
        arrays = {
            "far_names": _pack(self.far),
            "near_names": _pack(self.near),
            "counts": _pack(statistics.counts),
            "count_values": np.array(list(statistics.counts.values()), np.int32),
            "clusters": _pack(statistics.clusters),
            "cluster_values": np.array(list(statistics.clusters.values()), np.int16),
            "contexts": _pack(f"{s}\t{' '.join(c)}" for s, c in statistics.contexts.items()),
            "rows": _pack(statistics.rows),
            "row_values": np.array(list(statistics.rows.values()), np.int32),
            "embedded_names": _pack(self.embedded),
            "runs": self.runs,
        }
        arrays["vectors"], arrays["vector_scales"] = _to_bytes(statistics.vectors)
        for name in _ARRAYS:
            arrays[name] = getattr(self, name).astype(np.float16)
        for number, network in enumerate(self.networks):
            for name, weights in network.weights.items():
                at = f"network{number}_{name}"
                if name in _EMBEDDINGS:
                    arrays[at], arrays[at + "_scales"] = _to_bytes(weights)
                else:
                    arrays[at] = weights.astype(np.float16)
        path = Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path, "wb") as file:
            np.savez_compressed(file, **arrays)

    @classmethod
    def load(cls, path: str | Path) -> Model:
        """Read a model. Raises ``IsnadError`` where there is none."""
        path = Path(path)
        if not path.is_file():
            raise IsnadError(
                f"the entity model {path} does not exist; build it with the rule train_entities"
            )
        with np.load(path) as file:
            listed = {
                name: _unpack(file[name])
                for name in ("far_names", "near_names", "counts", "clusters", "rows")
            }
            clusters = map(tuple, file["cluster_values"].tolist())
            contexts = (line.split("\t") for line in _unpack(file["contexts"]))
            statistics = WordStatistics(
                dict(zip(listed["counts"], file["count_values"].tolist(), strict=True)),
                dict(zip(listed["clusters"], clusters, strict=True)),
                {stem: tuple(found.split(" ")) for stem, found in contexts},
                dict(zip(listed["rows"], file["row_values"].tolist(), strict=True)),
                _from_bytes(file["vectors"], file["vector_scales"]),
            )
            weights = {name: file[name].astype(np.float32) for name in _ARRAYS}
            networks: list[dict[str, np.ndarray]] = []
            for at in file.files:
                network, _, name = at.partition("_")
                if not network.startswith("network") or name.endswith("_scales"):
                    continue
                number = int(network[len("network") :])
                networks += [{} for _ in range(number + 1 - len(networks))]
                networks[number][name] = (
                    _from_bytes(file[at], file[at + "_scales"])
                    if name in _EMBEDDINGS
                    else file[at].astype(np.float32)
                )
            embedded, runs = _unpack(file["embedded_names"]), file["runs"]
        return cls(
            {name: n for n, name in enumerate(listed["far_names"])},
            {name: n for n, name in enumerate(listed["near_names"])},
            **weights,
            statistics=statistics,
            embedded={name: n for n, name in enumerate(embedded)},
            runs=runs,
            networks=[Network(weights) for weights in networks],
        )


_EMBEDDINGS = ("embeddings", "runs")
_ARRAYS = ("far_weights", "near_weights", "code_weights", "transitions", "first")


def _pack(texts: Iterable[str]) -> np.ndarray:
    return np.frombuffer("\n".join(texts).encode(), np.uint8)


def _unpack(packed: np.ndarray) -> list[str]:
    text = packed.tobytes().decode()
    return text.split("\n") if text else []


def _to_bytes(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Columns as bytes with a scale each; the few values beyond four deviations are cut off."""
    if not values.size:
        return values.astype(np.int8), np.ones(values.shape[1], np.float32)
    scales = np.maximum(4.0 * values.std(axis=0), 1e-6).astype(np.float32) / np.float32(127)
    return np.clip(np.rint(values / scales), -127, 127).astype(np.int8), scales


def _from_bytes(values: np.ndarray, scales: np.ndarray) -> np.ndarray:
    return values.astype(np.float32) * scales


class Scorer:
    """A model bound to a vocabulary: what depends on a type alone is worked out once."""

    def __init__(self, model: Model, vocabulary: Vocabulary, names: NameLexicons) -> None:
        self.model = model
        self.features = features = TypeFeatures(vocabulary, names, model.statistics)
        self.edge = n = len(vocabulary)
        self.table = np.zeros((len(POSITIONS), n + 1, len(TAGS)), np.float32)
        self.spelled = np.isin(vocabulary.kind, (WORD, LATIN))
        networks = model.networks
        stems = Stems.of(features)
        self.stems = stems.of_type
        if networks:
            spelled = index_runs(stems.letters, model.runs)
            self.words = [
                network.by_stem(spelled, stems.vectors).take(self.stems, axis=0)
                for network in networks
            ]
            del spelled, stems
        for kind, offsets in (("far", POSITIONS), ("near", NEAR)):
            ids, weights = self._joint(kind)
            summed = sums(*index(getattr(features, kind)(), ids), weights)
            column = len(offsets) * len(TAGS)
            tags = summed[:, :column].reshape(n + 1, len(offsets), len(TAGS))
            for place, offset in enumerate(offsets):
                self.table[POSITIONS.index(offset)] += tags[:, place]
            for words in self.words if networks else ():
                words += summed[:-1, column : column + words.shape[1]]
                column += words.shape[1]
            del summed, tags
        joined = [
            at for at, cut in enumerate(features.cut) if cut and features.finder.forms[at][0] == "و"
        ]
        for tag in ("I-PERS", "I-LOC"):
            self.table[POSITIONS.index(0), joined, TAGS.index(tag)] -= _CONJUNCTION

    def _joint(self, kind: str) -> tuple[dict[str, int], np.ndarray]:
        """The features ``far`` or ``near`` of field and networks under one number, so that each is looked up once."""
        model = self.model
        ids, weights = dict(getattr(model, kind)), getattr(model, f"{kind}_weights")
        if not model.networks:
            return ids, weights.reshape(len(ids), -1)
        here = [
            (name, row)
            for name, row in model.embedded.items()
            if name.startswith("w=") == (kind == "near")
        ]
        for name, _ in here:
            ids.setdefault(name, len(ids))
        blocks = [np.zeros((len(ids), weights[0].size), np.float32)]
        blocks[0][: len(weights)] = weights.reshape(len(weights), -1)
        places = [ids[name] for name, _ in here]
        rows = [row for _, row in here]
        for network in model.networks:
            block = np.zeros((len(ids), network.width), np.float32)
            block[places] = network.weights["embeddings"][rows] * np.float32(0.5)
            blocks.append(block)
        return ids, np.concatenate(blocks, axis=1)

    def emissions(
        self,
        types: np.ndarray,
        codes: np.ndarray,
        starts: np.ndarray,
        lengths: np.ndarray,
        documents: np.ndarray,
    ) -> np.ndarray:
        """Scores of every token and tag, for sentences laid end to end; ``documents`` numbers each token's document."""
        out = np.zeros((len(types), len(TAGS)), np.float32)
        for place, offset in enumerate(POSITIONS):
            near = beside(types, starts, lengths, offset, self.edge)
            out += self.table[place].take(near, axis=0)
        for place, offset in enumerate(NEAR):
            near = beside(codes, starts, lengths, offset, 0)
            out += self.model.code_weights[place].take(near, axis=0)
        if not (self.model.networks and len(types)):
            return out
        for first, last in _pieces(documents[starts], lengths):
            part = slice(int(starts[first]), int(starts[last] + lengths[last]))
            groups = stem_groups(self.stems[types[part]], documents[part])
            own = slice(first, last + 1)
            for words, network in zip(self.words, self.model.networks, strict=True):
                out[part] += network.emissions(
                    words, types[part], codes[part], groups, starts[own] - part.start, lengths[own]
                )
        return out

    def tag(
        self,
        emissions: np.ndarray,
        types: np.ndarray,
        starts: np.ndarray,
        lengths: np.ndarray,
        documents: np.ndarray,
    ) -> np.ndarray:
        """The best tag of every token, as numbers into ``TAGS``, decided twice: see ``recall``."""
        packing = Packing.of(starts, lengths)
        emissions = self.recall(emissions, types, documents, packing)
        return decode(emissions, self.model.transitions, self.model.first, packing)

    def recall(
        self, emissions: np.ndarray, types: np.ndarray, documents: np.ndarray, packing: Packing
    ) -> np.ndarray:
        """The scores, and what a first decision says of the same stem elsewhere in the document (Krishnan and Manning 2006)."""
        tags = decode(emissions, self.model.transitions, self.model.first, packing)
        named = np.flatnonzero(tags)
        if not len(named):
            return emissions
        groups = stem_groups(self.stems[types], documents)
        sizes = np.bincount(groups)
        labels = _LABEL_OF[tags]
        counts = np.zeros((len(sizes), len(LABELS)), np.float32)
        np.add.at(counts, (groups[named], labels[named]), 1.0)
        again = np.flatnonzero(
            (sizes > 1)[groups] & (counts @ _FOR > 0)[groups] & self.spelled[types]
        )
        others = counts[groups[again]]
        own = np.flatnonzero(labels[again] >= 0)
        others[own, labels[again][own]] -= 1.0
        share = others / (sizes[groups[again], None] - 1.0).astype(np.float32)
        emissions = emissions.copy()
        emissions[again, 0] -= (_AGAINST * share).max(axis=1)
        emissions[again, 1:] += (_FOR * np.sqrt(share))[:, _LABEL_OF[1:]]
        return emissions


def _pieces(documents: np.ndarray, lengths: np.ndarray) -> Iterator[tuple[int, int]]:
    """Runs of sentences, first and last, that end with a document and have some ``_PIECE`` words."""
    ends = np.cumsum(lengths)
    last_of = np.flatnonzero(np.append(documents[1:] != documents[:-1], True))
    first = done = 0
    for last in last_of.tolist():
        if ends[last] - done >= _PIECE or last == len(lengths) - 1:
            yield first, last
            first, done = last + 1, ends[last]
