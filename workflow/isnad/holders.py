"""Who hedges: the source whose words enclose a cue, by the name that source has over the whole corpus."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from isnad import tables

AUTHOR = "author"


def merge(
    shards: Sequence[Path | str], name: str, attributions_path: Path | str, output_path: Path | str
) -> int:
    """Merge the shards of ``hedges`` or ``boosters`` and name their holders; returns the number of rows.

    In a shard the holder is ``author``, or ``@<cue_start>`` for the attribution in whose content the cue stands; here
    that becomes the ``source_id`` of that attribution. An attribution without a known source leaves the holder
    ``unknown``: the words are a source's, whose it is the text does not say.
    """
    rows = tables.merge(shards, name)
    attributions = tables.read(attributions_path, ["doc_id", "cue_start", "source_id"])
    keys = pc.binary_join_element_wise(
        attributions["doc_id"], pc.cast(attributions["cue_start"], pa.string()), "@"
    )
    place = dict(zip(keys.to_pylist(), attributions["source_id"].to_pylist(), strict=True))
    holders = [
        holder if holder == AUTHOR else (place[doc_id + holder] or "unknown")
        for doc_id, holder in zip(
            rows["doc_id"].to_pylist(), rows["holder"].to_pylist(), strict=True
        )
    ]
    column = rows.schema.get_field_index("holder")
    rows = rows.set_column(column, "holder", pa.array(holders, pa.string()))
    tables.write(output_path, rows, schema=tables.SCHEMAS[name])
    return len(rows)
