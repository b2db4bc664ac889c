"""The ``camel`` backend: the model of camel-tools' NERecognizer, loaded by camel-tools, run in batches of equal length.

camel-tools pads every sentence to 256 word pieces and drops words that its tokenizer finds empty, which shifts the
labels of the words after them. Here each word keeps its own label, a batch is as long as its longest sentence, and on a
processor the matrices are multiplied by oneDNN. torch and transformers are imported when the backend is asked for.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence

import numpy as np

from isnad.document import Vocabulary
from isnad.entities.embedded import Tagger
from isnad.entities.features import TypeFeatures, WordStatistics
from isnad.entities.gazetteer import Match
from isnad.entities.lexicons import NameLexicons
from isnad.entities.model import TAGS
from isnad.entities.sequence import Stream

#: camel-tools' limit on word pieces, with the two that mark the ends.
LONGEST = 256
#: Few enough for the activations to stay in a processor's cache, many enough to keep an accelerator busy.
_PIECES_IN_BATCH = {"cpu": 256, "cuda": 16384}


class Predictor:
    """Labels sentences with a recognizer's model and tokenizer, faster than its ``predict``."""

    def __init__(self, recognizer) -> None:
        import torch

        self._torch = torch
        self._tokenizer = recognizer.tokenizer
        self._labels = [label for _, label in sorted(recognizer.model.config.id2label.items())]
        self._device = "cuda" if recognizer.use_gpu and torch.cuda.is_available() else "cpu"
        model = recognizer.model.to(self._device).eval()
        self._model = _with_onednn(model) if self._device == "cpu" else model
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
            size = max(1, _PIECES_IN_BATCH[self._device] // longest)
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


def _with_onednn(model):
    """A copy of ``model`` whose linear layers multiply with oneDNN; all other weights are shared with ``model``.

    In single precision torch takes MKL, which is slower on some processors. Sums are added in another order, so scores
    may differ in the last digits.
    """
    import torch

    if not torch.backends.mkldnn.is_available():
        return model

    class Linear(torch.nn.Module):
        def __init__(self, layer) -> None:
            super().__init__()
            self.weight, self.bias = (
                layer.weight.detach().to_mkldnn(),
                layer.bias.detach().to_mkldnn(),
            )

        def forward(self, x):
            return torch.nn.functional.linear(x.to_mkldnn(), self.weight, self.bias).to_dense()

    shared = {id(weights): weights for weights in (*model.parameters(), *model.buffers())}
    faster = copy.deepcopy(model, shared)
    for name, layer in list(faster.named_modules()):
        if type(layer) is torch.nn.Linear and layer.bias is not None:
            faster.set_submodule(name, Linear(layer))
    return faster


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
