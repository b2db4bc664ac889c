"""The camel backend against camel-tools' own ``NERecognizer.predict``: identical labels, and how much faster.

    python benchmarks/camel.py TEXTS.jsonl [--sentences 500] [--model FOLDER] [--threads 1]

``TEXTS.jsonl`` has a ``text`` a line. Without ``--model`` a BERT of base size with random weights is made, which costs
as much to run as the real one; its vocabulary of 64,000 word pieces (as many as AraBERT's) is trained on the sentences
that are not measured. Sentences are drawn with a fixed seed and go to both sides in turns, block by block, in one
process with the same number of threads; times are processor times. Needs the extra `neural`.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "workflow"), str(ROOT / "tests/unit/entities")]

BLOCK = 125


def read_sentences(path: Path, wanted: int) -> list[list[str]]:
    """The first sentences of the texts, as words at the cue level."""
    from isnad.document import annotate

    out: list[list[str]] = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            document = annotate(json.loads(line)["text"])
            for number in range(document.n_sentences):
                first, stop = document.sentence_span(number)
                out.append([document.cue(token) for token in range(first, stop)])
                if len(out) == wanted:
                    return out
    return out


def word_pieces(sentences: list[list[str]], size: int) -> list[str]:
    """A vocabulary of word pieces trained on ``sentences``."""
    from tokenizers import BertWordPieceTokenizer

    tokenizer = BertWordPieceTokenizer(lowercase=False, strip_accents=False)
    texts = (" ".join(words) for words in sentences)
    tokenizer.train_from_iterator(texts, vocab_size=size, min_frequency=2, show_progress=False)
    vocabulary = tokenizer.get_vocab()
    return sorted(vocabulary, key=vocabulary.__getitem__)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("texts", type=Path)
    parser.add_argument("--sentences", type=int, default=500)
    parser.add_argument("--from-first", type=int, default=60_000, metavar="SENTENCES")
    parser.add_argument("--pieces", type=int, default=64_000)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()

    import torch
    from camel_material import write_model

    from isnad.entities import camel_model
    from isnad.entities.camel import Predictor

    torch.set_num_threads(options.threads)
    read = read_sentences(options.texts, options.from_first)
    random.Random(1).shuffle(read)
    sentences, others = read[: options.sentences], read[options.sentences :]
    with tempfile.TemporaryDirectory() as folder:
        model = options.model or write_model(
            Path(folder) / "model", [], pieces=word_pieces(others, options.pieces)
        )
        recognizer = camel_model.load(model)
    begun = time.process_time()
    predictor = Predictor(recognizer)
    preparing = time.process_time() - begun
    predictor.predict(others[:8])
    recognizer.predict(others[:8])

    ours, theirs, ratios = [], [], []
    own_time = their_time = 0.0
    for start in range(0, len(sentences), BLOCK):
        block = sentences[start : start + BLOCK]
        times = [time.process_time()]
        ours += predictor.predict(block)
        times.append(time.process_time())
        theirs += recognizer.predict(block)
        times.append(time.process_time())
        own, their = times[1] - times[0], times[2] - times[1]
        own_time, their_time = own_time + own, their_time + their
        ratios.append(round(their / own, 2))
        print(f"{len(ours)} sentences: {ratios[-1]} times faster", file=sys.stderr)
    n_words = sum(map(len, sentences))
    pieces = [recognizer.tokenizer.tokenize(word) for words in sentences for word in words]
    report = {
        "sentences": len(sentences),
        "words": n_words,
        "pieces_per_word": round(sum(map(len, pieces)) / n_words, 2),
        "labels": len({label for sentence in theirs for label in sentence}),
        "identical_sentences": sum(a == b for a, b in zip(ours, theirs, strict=True)),
        "threads": options.threads,
        "isnad_seconds": round(own_time, 2),
        "preparing_seconds": round(preparing, 2),
        "camel_tools_seconds": round(their_time, 2),
        "times_faster": round(their_time / own_time, 2),
        "of_each_block": ratios,
        "isnad_words_per_second": round(n_words / own_time),
    }
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
