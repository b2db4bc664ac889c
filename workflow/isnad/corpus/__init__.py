"""Corpus to documents: read whatever a folder holds, say what cannot be used and why, flag what looks wrong.

>>> from isnad.corpus import ingest
>>> ingest("corpus/demo", "results/demo/work/ingest", shards=4)  # doctest: +SKIP
{'documents': 50, 'rejected': 1, ...}
"""

from isnad.corpus.options import CorpusError, Options
from isnad.corpus.stage import check, ingest

__all__ = ["CorpusError", "Options", "check", "ingest"]
