"""Tags a shard: reads documents, finds the mentions, writes the rows of the entities table that linking completes."""

from __future__ import annotations

from pathlib import Path

from isnad.cycles import uncollected
from isnad.document import read_batch
from isnad.entities import lexicons as name_lexicons
from isnad.entities.embedded import EmbeddedTagger
from isnad.entities.lexicons import NameLexicons
from isnad.entities.mentions import to_rows
from isnad.entities.model import Model
from isnad.errors import IsnadError
from isnad.reuse import Earlier

BACKENDS = ("embedded", "camel")


@uncollected
def tag_shard(
    documents: str | Path,
    normalized: str | Path,
    output: str | Path,
    backend: str = "embedded",
    model: str | Path | None = None,
    lexicons: str | Path = name_lexicons.LEXICONS,
    earlier: Earlier | None = None,
) -> int:
    """Find the names in one shard and write them as an entities table without ids (see :func:`link`).

    ``model`` is the file of an embedded model or the folder of a camel-tools model, each None for the default;
    ``earlier`` spares the documents that it knows. Returns the number of names.
    """
    earlier = earlier or Earlier()
    if backend not in BACKENDS:
        raise IsnadError(
            f"entity backend '{backend}' is not known; use one of {', '.join(BACKENDS)}"
        )
    batch = read_batch(documents, normalized)
    unchanged = earlier.unchanged(batch.texts())
    batch = batch.without(unchanged)
    names = earlier.kept(
        "names", lambda: name_lexicons.load(lexicons), NameLexicons.plain, NameLexicons.of_plain
    )
    if backend == "camel":
        from isnad.entities import camel_model
        from isnad.entities.camel import CamelTagger

        recognizer = camel_model.load(model)
        statistics = Model.load(name_lexicons.MODEL).statistics
        tagger = CamelTagger(batch.vocabulary, names, statistics, recognizer)
    else:
        tagger = EmbeddedTagger(batch.vocabulary, names, Model.load(model or name_lexicons.MODEL))
    rows = (row for document, found in tagger.tag_all(batch) for row in to_rows(document, found))
    return earlier.finish({"entities": output}, {"entities": rows}, unchanged)
