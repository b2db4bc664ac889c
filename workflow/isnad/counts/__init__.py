"""Counts: how often, in how many documents, for how many words, and how sure that is.

One function a table set; each takes paths and writes Parquet and CSV. ``docs/counts.md`` defines every column.
"""

from isnad.counts.entities import count_entities
from isnad.counts.hedges import count_hedges
from isnad.counts.keyness import count_keyness
from isnad.counts.overview import count_overview
from isnad.counts.sources import count_sources

__all__ = ["count_entities", "count_hedges", "count_keyness", "count_overview", "count_sources"]
