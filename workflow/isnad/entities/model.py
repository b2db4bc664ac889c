"""The embedded model: weights by feature, position and label, with the word statistics that its features need."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from isnad.document import Vocabulary
from isnad.entities.columns import EDGE, index, sums
from isnad.entities.crf import Packing, decode
from isnad.entities.features import NEAR, POSITIONS, TypeFeatures, WordStatistics, beside
from isnad.entities.lexicons import NameLexicons
from isnad.errors import IsnadError

TAGS = ("O", *(f"{p}-{label}" for label in ("PERS", "LOC", "ORG", "MISC") for p in "BI"))
_SMALL = 0.01


@dataclass(slots=True)
class Model:
    """``far`` and ``near``: feature ids and weights (features x positions x tags); codes, transitions, first tags."""

    far: dict[str, int]
    near: dict[str, int]
    far_weights: np.ndarray
    near_weights: np.ndarray
    code_weights: np.ndarray
    transitions: np.ndarray
    first: np.ndarray
    statistics: WordStatistics = field(default_factory=WordStatistics)

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

    def save(self, path: str | Path) -> None:
        """Write the model; equal models give equal bytes. Weights are rounded to half precision."""
        arrays = {
            "far_names": _pack(self.far),
            "near_names": _pack(self.near),
            "counts": _pack(self.statistics.counts),
            "count_values": np.array(list(self.statistics.counts.values()), np.int32),
            "clusters": _pack(self.statistics.clusters),
            "cluster_values": np.array(list(self.statistics.clusters.values()), np.int16),
            "contexts": _pack(f"{s}\t{' '.join(c)}" for s, c in self.statistics.contexts.items()),
        }
        for name in _ARRAYS:
            arrays[name] = getattr(self, name).astype(np.float16)
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
            unpacked = {
                name: _unpack(file[name])
                for name in ("far_names", "near_names", "counts", "clusters")
            }
            statistics = WordStatistics(
                dict(zip(unpacked["counts"], file["count_values"].tolist(), strict=True)),
                dict(
                    zip(
                        unpacked["clusters"],
                        map(tuple, file["cluster_values"].tolist()),
                        strict=True,
                    )
                ),
                {
                    stem: tuple(found.split(" "))
                    for stem, found in (line.split("\t") for line in _unpack(file["contexts"]))
                },
            )
            weights = {name: file[name].astype(np.float32) for name in _ARRAYS}
        return cls(
            {name: n for n, name in enumerate(unpacked["far_names"])},
            {name: n for n, name in enumerate(unpacked["near_names"])},
            **weights,
            statistics=statistics,
        )


_ARRAYS = ("far_weights", "near_weights", "code_weights", "transitions", "first")


def _pack(texts: Iterable[str]) -> np.ndarray:
    return np.frombuffer("\n".join(texts).encode(), np.uint8)


def _unpack(packed: np.ndarray) -> list[str]:
    text = packed.tobytes().decode()
    return text.split("\n") if text else []


class Scorer:
    """A model bound to a vocabulary: every type's scores by position and tag are summed once."""

    def __init__(self, model: Model, vocabulary: Vocabulary, names: NameLexicons) -> None:
        self.model = model
        self.features = TypeFeatures(vocabulary, names, model.statistics)
        n = len(vocabulary)
        self.edge = n
        self.table = np.zeros((len(POSITIONS), n + 1, len(TAGS)), np.float32)
        for kind, offsets in (("far", POSITIONS), ("near", NEAR)):
            ids, weights = getattr(model, kind), getattr(model, f"{kind}_weights")
            found = index(getattr(self.features, kind)(), ids)
            summed = sums(*found, weights.reshape(len(ids), -1))
            summed = summed.reshape(n + 1, len(offsets), len(TAGS))
            for place, offset in enumerate(offsets):
                self.table[POSITIONS.index(offset)] += summed[:, place]

    def emissions(self, types: np.ndarray, codes: np.ndarray, starts, lengths) -> np.ndarray:
        """Scores of every token and tag, for sentences laid end to end."""
        out = np.zeros((len(types), len(TAGS)), np.float32)
        for place, offset in enumerate(POSITIONS):
            out += self.table[place][beside(types, starts, lengths, offset, self.edge)]
        for place, offset in enumerate(NEAR):
            out += self.model.code_weights[place][beside(codes, starts, lengths, offset, 0)]
        return out

    def tag(self, emissions: np.ndarray, starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
        """The best tag of every token, as numbers into ``TAGS``."""
        return decode(
            emissions, self.model.transitions, self.model.first, Packing.of(starts, lengths)
        )
