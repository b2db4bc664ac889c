"""The ``camel`` backend: the model of camel-tools' NERecognizer, loaded by camel-tools, run in batches of equal length.

camel-tools pads every sentence to 256 word pieces and drops words that its tokenizer finds empty, which shifts the
labels of the words after them. Here each word keeps its own label, and a batch is as long as its longest sentence.
torch, transformers and camel-tools' neural parts are imported when the backend is asked for.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from isnad.document import Vocabulary
from isnad.entities.embedded import Tagger
from isnad.entities.features import TypeFeatures, WordStatistics
from isnad.entities.gazetteer import Match
from isnad.entities.lexicons import NameLexicons
from isnad.entities.model import TAGS
from isnad.entities.sequence import Stream
from isnad.errors import IsnadError

log = logging.getLogger("isnad")

#: camel-tools' limit on word pieces, with the two that mark the ends.
LONGEST = 256
_PIECES_IN_BATCH = 768
_NEEDED = ("config.json", "vocab.txt")
_WEIGHTS = ("model.safetensors", "pytorch_model.bin")
_HELP = (
    "Install it with 'camel_data -i ner-arabert' on a machine with network and copy the folder, or give the folder "
    "of a camel-tools NER model with --config camel_model=FOLDER; entity_backend=embedded needs no download."
)


def load_recognizer(folder: str | Path | None = None):
    """camel-tools' ``NERecognizer`` from ``folder``, or from its own data where that is None.

    Raises ``IsnadError`` that says what is missing: torch, camel-tools' data, or a file of the folder.
    """
    try:
        import torch
        import transformers  # noqa: F401
    except ImportError as error:
        raise IsnadError(
            f"the camel backend needs torch and transformers, which are not installed ({error}); "
            "install them with 'uv sync --extra neural', or use entity_backend=embedded"
        ) from error
    with _catalogue():
        from camel_tools.ner import NERecognizer

    if folder is None:
        folder = _installed()
    folder = Path(folder)
    missing = [name for name in _NEEDED if not (folder / name).is_file()]
    if not any((folder / name).is_file() for name in _WEIGHTS):
        missing.append(" or ".join(_WEIGHTS))
    if missing:
        raise IsnadError(
            f"{folder} is no camel-tools NER model: it lacks {', '.join(missing)}. {_HELP}"
        )
    return NERecognizer(str(folder), use_gpu=torch.cuda.is_available())


@contextmanager
def _catalogue():
    """camel-tools fetches its catalogue when it is imported; where there is none, an empty one keeps it offline."""
    place = Path(os.environ.get("CAMELTOOLS_DATA") or Path.home() / ".camel_tools")
    if (place / "catalogue.json").is_file() or "camel_tools.data" in sys.modules:
        yield
        return
    before = os.environ.get("CAMELTOOLS_DATA")
    with tempfile.TemporaryDirectory() as folder:
        empty = {"version": "0", "packages": {}, "components": {}}
        (Path(folder) / "catalogue.json").write_text(json.dumps(empty), encoding="utf-8")
        os.environ["CAMELTOOLS_DATA"] = folder
        try:
            yield
        finally:
            del os.environ["CAMELTOOLS_DATA"]
            if before is not None:
                os.environ["CAMELTOOLS_DATA"] = before


def _installed() -> Path:
    """Where camel_data put its default NER model."""
    from camel_tools.data import CATALOGUE

    try:
        component = CATALOGUE.components["NamedEntityRecognition"]
        path = Path(component.datasets[component.default].path)
    except (KeyError, AttributeError, TypeError) as error:
        raise IsnadError(f"camel-tools has no NER model installed. {_HELP}") from error
    if not path.is_dir():
        raise IsnadError(f"camel-tools' NER model is not installed at {path}. {_HELP}")
    return path


class Predictor:
    """Labels sentences with a recognizer's model and tokenizer, faster than its ``predict``."""

    def __init__(self, recognizer) -> None:
        import torch

        self._torch = torch
        self._tokenizer = recognizer.tokenizer
        self._labels = [label for _, label in sorted(recognizer.model.config.id2label.items())]
        self._device = "cuda" if recognizer.use_gpu and torch.cuda.is_available() else "cpu"
        self._model = recognizer.model.to(self._device).eval()
        self._pieces: dict[str, list[int]] = {}

    def predict(self, sentences: Sequence[Sequence[str]]) -> list[list[str]]:
        """One label a word; a word that the tokenizer drops is ``O``."""
        out = [["O"] * len(words) for words in sentences]
        segments = [
            (number, pieces, places)
            for number, words in enumerate(sentences)
            for pieces, places in self._segments(words)
        ]
        segments.sort(key=lambda segment: (-len(segment[1]), segment[0]))
        at = 0
        while at < len(segments):
            longest = len(segments[at][1]) + 2
            size = max(1, _PIECES_IN_BATCH // longest)
            batch = segments[at : at + size]
            at += size
            best = self._run([pieces for _, pieces, _ in batch], longest)
            for row, (number, _, places) in zip(best, batch, strict=True):
                for word, place in places:
                    out[number][word] = self._labels[row[place + 1]]
        return out

    def _segments(self, words: Sequence[str]):
        """A sentence's word pieces in stretches that fit the model, with the first piece of each word."""
        pieces: list[int] = []
        places: list[tuple[int, int]] = []
        for number, word in enumerate(words):
            own = self._pieces.get(word)
            if own is None:
                tokens = self._tokenizer.tokenize(word)
                own = self._pieces[word] = self._tokenizer.convert_tokens_to_ids(tokens)
            if not own:
                continue
            if pieces and len(pieces) + len(own) > LONGEST - 2:
                yield pieces, places
                pieces, places = [], []
            own = own[: LONGEST - 2]
            places.append((number, len(pieces)))
            pieces = pieces + own
        if pieces:
            yield pieces, places

    def _run(self, batch: list[list[int]], longest: int) -> list[list[int]]:
        torch, tokenizer = self._torch, self._tokenizer
        ids = np.full((len(batch), longest), tokenizer.pad_token_id, np.int64)
        mask = np.zeros((len(batch), longest), np.int64)
        for row, pieces in enumerate(batch):
            size = len(pieces) + 2
            ids[row, :size] = [tokenizer.cls_token_id, *pieces, tokenizer.sep_token_id]
            mask[row, :size] = 1
        with torch.inference_mode():
            scores = self._model(
                input_ids=torch.from_numpy(ids).to(self._device),
                attention_mask=torch.from_numpy(mask).to(self._device),
                token_type_ids=torch.zeros_like(torch.from_numpy(ids)).to(self._device),
            )[0]
        return scores.argmax(dim=2).cpu().tolist()


class CamelTagger(Tagger):
    """camel-tools' model over a shard's documents; names are settled as for the embedded model."""

    method = "camel"

    def __init__(
        self, vocabulary: Vocabulary, names: NameLexicons, statistics: WordStatistics, recognizer
    ) -> None:
        super().__init__(TypeFeatures(vocabulary, names, statistics))
        self._words = vocabulary.cue
        self._predictor = Predictor(recognizer)
        self._numbers = {tag: number for number, tag in enumerate(TAGS)}

    def tags(self, stream: Stream, matches: list[Match]) -> np.ndarray:
        types = stream.types.tolist()
        sentences = [
            [self._words[type_id] for type_id in types[start : start + length]]
            for start, length in zip(stream.starts.tolist(), stream.lengths.tolist(), strict=True)
        ]
        labels = self._predictor.predict(sentences)
        return np.array(
            [self._numbers.get(label, 0) for sentence in labels for label in sentence], np.int8
        )
