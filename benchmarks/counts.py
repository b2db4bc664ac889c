"""Time and memory of all count stages on invented tables of the size of a real run, or on the tables of a run.

    uv run --frozen python benchmarks/counts.py [--documents 8000]
    uv run --frozen python benchmarks/counts.py --run results/demo
    uv run --frozen python benchmarks/counts.py --coverage

The invented run has 25 mentions, 7 attributions and 3 hedges a document, names that follow Zipf's law, 5 outlets, 12
months and 5 % copies. ``--coverage`` prints instead how often the limits of rates enclose the truth, for each kind of
interval, in simulated corpora from few to many documents and from frequent to rare items.
"""

import argparse
import datetime
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "workflow"))

import numpy as np
import pyarrow as pa

from isnad import counts, statistics, tables

LAYERS = (
    "documents",
    "entities",
    "attributions",
    "hedges",
    "boosters",
    "listed_sources",
    "quality_flags",
)


def invent(folder: Path, size: int) -> None:
    """Write the tables of a run of ``size`` documents."""
    random = np.random.default_rng(4)
    ids = np.array([f"d{number:06d}" for number in range(size)])
    words = np.maximum(30, np.exp(random.normal(np.log(200), 0.6, size))).astype(int)
    sentences = np.maximum(2, words // 25)
    copies: list[str | None] = [None] * size
    for number in random.choice(size - 1, size // 20, replace=False) + 1:
        copies[number] = str(ids[random.integers(0, number)])
    start = datetime.date(2024, 1, 1)

    def write(name, **columns):
        rows = len(next(iter(columns.values())))
        schema = tables.SCHEMAS[name]
        arrays = [
            pa.array(columns[f.name], f.type) if f.name in columns else pa.nulls(rows, f.type)
            for f in schema
        ]
        tables.write(folder / f"{name}.parquet", tables.sort(pa.table(arrays, schema=schema), name))

    write(
        "documents",
        doc_id=ids,
        text=["نص"] * size,
        outlet=[f"outlet {number}" for number in random.integers(0, 5, size)],
        section=[f"section {number}" for number in random.integers(0, 8, size)],
        published=[start + datetime.timedelta(int(day)) for day in random.integers(0, 366, size)],
        n_words=words,
        n_sentences=sentences,
        duplicate_of=copies,
        text_sha256=ids,
    )

    def places(each):
        doc = np.sort(random.integers(0, size, size * each))
        return doc, {"doc_id": ids[doc], "sentence": random.integers(0, sentences[doc])}

    doc, shared = places(25)
    name = random.zipf(1.35, len(doc)) % 40_000
    write(
        "entities",
        start=np.arange(len(doc)) % 5000,
        end=np.arange(len(doc)) % 5000 + 5,
        mention=[
            f"كيان {n} {form}"
            for n, form in zip(name, random.integers(0, 3, len(doc)), strict=True)
        ],
        label=np.array(["PERS", "LOC", "ORG"])[name % 3],
        entity_id=[f"e{n}" for n in name],
        entity=[f"كيان {n}" for n in name],
        **shared,
    )
    doc, shared = places(7)
    name = random.zipf(1.5, len(doc)) % 15_000
    kinds = np.array(["person", "role", "institution", "media", "anonymous", "group", "document"])
    write(
        "attributions",
        cue_start=np.arange(len(doc)) % 5000,
        cue_end=np.arange(len(doc)) % 5000 + 3,
        cue=[f"قال{n}" for n in random.zipf(1.6, len(doc)) % 200],
        source_id=[f"s{n}" for n in name],
        source_name=[f"مصدر {n}" for n in name],
        source_type=kinds[name % 7],
        quote_type=random.choice(["direct", "mixed", "indirect"], len(doc)),
        kind=random.choice(["assert", "belief", "directive"], len(doc), p=[0.8, 0.1, 0.1]),
        stance=random.choice(["neutral", "claim", "denial"], len(doc), p=[0.9, 0.05, 0.05]),
        relay=random.random(len(doc)) < 0.05,
        **shared,
    )
    for name, column, choices in (
        ("hedges", "category", ["modal", "belief", "hearsay", "doubt", "approx"]),
        ("boosters", "kind", ["booster", "negated"]),
    ):
        doc, shared = places(3 if name == "hedges" else 1)
        write(
            name,
            start=np.arange(len(doc)) % 5000,
            end=np.arange(len(doc)) % 5000 + 3,
            cue=[f"قد{n}" for n in random.zipf(1.6, len(doc)) % 150],
            holder=random.choice(["author", "s1"], len(doc)),
            **{column: random.choice(choices, len(doc))},
            **shared,
        )
    for name in ("listed_sources", "quality_flags"):
        tables.write(folder / f"{name}.parquet", tables.empty(name))


def measure(folder: Path, normalized: list[Path]) -> None:
    path = {name: folder / f"{name}.parquet" for name in LAYERS}
    layers = [
        path[name] for name in ("documents", "entities", "attributions", "hedges", "boosters")
    ]
    sizes = {name: tables.read(path[name], ["doc_id"]).num_rows for name in LAYERS[:4]}
    print(", ".join(f"{rows:,} {name}" for name, rows in sizes.items()))
    print(f"{'stage':<10}{'seconds':>9}{'CPU':>7}{'peak MB':>9}")
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch)
        stages = {
            "entities": lambda: counts.count_entities(path["documents"], path["entities"], out),
            "sources": lambda: counts.count_sources(
                path["documents"], path["attributions"], out, listed_sources=path["listed_sources"]
            ),
            "hedges": lambda: counts.count_hedges(
                path["documents"], path["hedges"], path["boosters"], out
            ),
            "overview": lambda: counts.count_overview(
                *layers, out, normalized=normalized, quality_flags=path["quality_flags"]
            ),
            "keyness": lambda: counts.count_keyness(folder, out),
        }
        for name, stage in stages.items():
            wall, processor = time.perf_counter(), time.process_time()
            stage()
            wall, processor = time.perf_counter() - wall, time.process_time() - processor
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(f"{name:<10}{wall:>9.2f}{processor:>7.2f}{peak:>9}")


def coverage() -> None:
    """Simulated corpora: documents of skewed length, an item that a part of them carries, in bursts."""
    random = np.random.default_rng(5)
    print(
        "documents, rate, share carrying, bursts | mean count, documents with it | covered: gamma, bootstrap where used"
    )
    for documents in (4, 8, 12, 30, 100, 500, 2000):
        for rate, carrying, shape in (
            (8, 1, 4),
            (8, 1, 1),
            (2, 0.6, 1),
            (1, 0.3, 1),
            (0.3, 0.1, 1),
            (0.05, 0.02, 1),
            (0.05, 1, 5),
        ):
            size = 3000 if documents <= 500 else 600
            words = np.maximum(
                20, np.round(np.exp(random.normal(np.log(250), 0.6, (size, documents))))
            )
            mean = words / 1000 * rate / carrying * random.gamma(shape, 1 / shape, words.shape)
            n = np.where(random.random(words.shape) < carrying, random.poisson(mean), 0).astype(
                float
            )
            found = n.sum(1) > 0
            if found.mean() < 0.4:
                continue
            x, y = n[found], words[found]
            sums = [s.sum(1) for s in (x, y, x * x, x * y, y * y)]
            carriers = (x > 0).sum(1)

            def covered(low, high, truth=rate / 1000):
                return ((low <= truth) & (truth <= high)).mean()

            low, high = statistics.gamma_interval(*sums, documents, carriers)
            gamma = covered(low, high)
            resampled = np.arange(min(len(x), 600))
            resampled = resampled[carriers[resampled] >= statistics.MIN_CARRIERS]
            used = ""
            if len(resampled) >= 100:
                measures = [(place, place, False) for place in range(len(resampled))]
                limits = statistics.bootstrap_interval(
                    x[resampled].T, y[resampled].T, measures, random, 1000
                )
                low, high = low[:600].copy(), high[:600].copy()
                low[resampled], high[resampled] = limits
                used = f"{covered(low, high):.3f}"
            print(
                f"{documents:>5} {rate:>5} {carrying:>5} {1 / shape:>5.2f} | {x.sum(1).mean():>8.1f} "
                f"{carriers.mean():>8.1f} | {gamma:.3f} {used}"
            )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=8000)
    parser.add_argument("--run", type=Path)
    parser.add_argument("--coverage", action="store_true")
    given = parser.parse_args()
    if given.coverage:
        coverage()
    elif given.run:
        shards = (given.run / "work/normalized").glob("*.parquet")
        measure(given.run / "tables", sorted(path for path in shards if ".types." not in path.name))
    else:
        with tempfile.TemporaryDirectory() as scratch:
            invent(Path(scratch), given.documents)
            measure(Path(scratch), [])


if __name__ == "__main__":
    main()
