"""The camel backend against camel-tools' own ``NERecognizer.predict``: identical labels, and how much faster.

    python benchmarks/camel.py TEXTS.jsonl [--sentences 500] [--model FOLDER]

``TEXTS.jsonl`` has a ``text`` a line. Without ``--model`` a BERT of base size with random weights is made, which
costs as much to run as the real one. Needs the extra `neural`.
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "workflow"), str(ROOT / "tests/unit/entities")]


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("texts", type=Path)
    parser.add_argument("--sentences", type=int, default=500)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()

    import torch
    from camel_material import write_model

    from isnad.entities.camel import Predictor, load_recognizer

    torch.set_num_threads(options.threads)
    sentences = read_sentences(options.texts, options.sentences)
    n_words = sum(map(len, sentences))
    with tempfile.TemporaryDirectory() as folder:
        words = [word for sentence in sentences for word in sentence]
        model = options.model or write_model(Path(folder) / "model", words)
        recognizer = load_recognizer(model)
        begun = time.perf_counter()
        ours = Predictor(recognizer).predict(sentences)
        own_time = time.perf_counter() - begun
        begun = time.perf_counter()
        theirs = recognizer.predict(sentences)
        their_time = time.perf_counter() - begun
    same = sum(a == b for a, b in zip(ours, theirs, strict=True))
    report = {
        "sentences": len(sentences),
        "words": n_words,
        "labels": len({label for sentence in theirs for label in sentence}),
        "identical_sentences": same,
        "isnad_seconds": round(own_time, 2),
        "camel_tools_seconds": round(their_time, 2),
        "times_faster": round(their_time / own_time, 2),
        "isnad_words_per_second": round(n_words / own_time),
    }
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
