"""Named entities: finds mentions of persons, places and organisations, and links them to entities.

``tag_shard`` works on one shard, ``link`` on all of them, ``train`` builds the embedded model.
"""

from isnad.entities.link import link

__all__ = ["BACKENDS", "link", "tag_shard", "train"]


def __getattr__(name: str):
    # Linking should not have to load the tagger, and no stage the optimizers of scipy that training needs.
    if name in ("BACKENDS", "tag_shard"):
        from isnad.entities import tagger

        return getattr(tagger, name)
    if name == "train":
        from isnad.entities.training import train

        return train
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
