"""Named entities: finds mentions of persons, places and organisations, and links them to entities.

``tag_shard`` works on one shard, ``link`` on all of them, ``train`` builds the embedded model.
"""

from isnad.entities.link import link
from isnad.entities.tagger import BACKENDS, tag_shard

__all__ = ["BACKENDS", "link", "tag_shard", "train"]


def __getattr__(name: str):
    # Training needs the optimizers of scipy, which no other stage should have to load.
    if name == "train":
        from isnad.entities.training import train

        return train
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
