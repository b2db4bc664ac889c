"""Speed and memory of the attribution stage: ``python benchmarks/attributions.py CORPUS.jsonl [COPIES]``.

CORPUS.jsonl holds one article a line with a ``text``. The articles are written as one normalized shard, COPIES times
over, and attributed on one core. Prints words a second of processor time for the stage alone (reading the shard, finding, writing) and
the most memory the process took, so that memory can be seen not to grow with the corpus beyond its shard.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "workflow"))

from isnad import tables
from isnad.attributions import attribute_shard, load
from isnad.document import normalize_shard


def main(corpus: str, copies: int = 1) -> None:
    with open(corpus, encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    rows = [
        {"doc_id": f"{copy}-{index}", "text": text}
        for copy in range(copies)
        for index, text in enumerate(texts)
    ]
    with tempfile.TemporaryDirectory() as folder:
        documents, normalized, output = (Path(folder, f"{name}.parquet") for name in "dno")
        tables.write_rows(documents, rows, "documents")
        normalize_shard(documents, normalized)
        words = sum(tables.read(normalized, ["n_words"])["n_words"].to_pylist())
        load()
        before = time.process_time()
        found = attribute_shard(documents, normalized, None, output)
        seconds = time.process_time() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        json.dumps(
            {
                "documents": len(rows),
                "words": words,
                "attributions": found,
                "seconds": round(seconds, 2),
                "words_per_second": round(words / seconds),
                "peak_memory_mb": round(peak),
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1)
