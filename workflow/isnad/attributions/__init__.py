"""Who is cited: finds where a text credits a source, what it credits to it, and who that is.

The stage reads normalized documents and, where they exist, their entities; it writes one record for each place where a
text presents words, facts or opinions as a source's. Definitions are in docs/sources.md.

>>> from isnad.document import annotate
>>> [r["source"] for r in find(annotate("قال الوزير سامي حداد إن الطريق مفتوح."))]
['الوزير سامي حداد']
"""

from isnad.attributions.link import link_sources, source_id
from isnad.attributions.resources import Resources, load

__all__ = ["Resources", "attribute_shard", "find", "link_sources", "load", "source_id"]


def __getattr__(name: str):
    # Linking should not have to load the parser.
    if name in ("attribute_shard", "find"):
        from isnad.attributions import stage

        return getattr(stage, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
