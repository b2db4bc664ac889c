"""Counts: how often, in how many documents, for how many words, and how sure that is.

One function a layer takes paths and writes Parquet and CSV; ``count_together`` calls all of them but ``count_entities``.
``docs/counts.md`` defines every column.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from isnad.counts.entities import count_entities
from isnad.counts.hedges import count_hedges
from isnad.counts.keyness import count_keyness
from isnad.counts.overview import count_overview
from isnad.counts.resample import Resamples
from isnad.counts.sources import count_sources
from isnad.reuse import Known

__all__ = [
    "count_entities",
    "count_hedges",
    "count_keyness",
    "count_overview",
    "count_sources",
    "count_together",
]


def count_together(
    tables_dir: str | Path,
    *,
    normalized: Sequence[str | Path],
    group_by: Sequence[str],
    confidence: float,
    seed: int,
    replicates: int,
    other: str | Path | None = None,
    known: Known | None = None,
) -> list[Path]:
    """Write every count table but those of entities beside the tables in ``tables_dir``; returns the paths written.

    ``normalized``: the shards of normalization; ``other``: the tables of a second run to compare with; ``known``: where to
    find what random draws gave before; the other options as in the functions for the layers. Raises ``IsnadError`` for a group that is no column.
    """
    folder = Path(tables_dir)
    documents, entities, attributions, hedges, boosters = (
        folder / f"{name}.parquet"
        for name in ("documents", "entities", "attributions", "hedges", "boosters")
    )
    drawn = {
        "group_by": group_by,
        "confidence": confidence,
        "draws": Resamples(seed, replicates, known),
    }
    listed = folder / "listed_sources.parquet"
    written = [
        *count_sources(documents, attributions, folder, listed_sources=listed, **drawn),
        *count_hedges(documents, hedges, boosters, folder, **drawn),
        *count_overview(
            documents,
            entities,
            attributions,
            hedges,
            boosters,
            folder,
            normalized=normalized,
            quality_flags=folder / "quality_flags.parquet",
            **drawn,
        ),
        *count_keyness(folder, folder, other=other, confidence=confidence),
    ]
    if known:
        known.keep()
    return written
