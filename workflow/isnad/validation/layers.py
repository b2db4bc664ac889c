"""The layers that people can check: which table each is in, what marks a hit, and which classes there are."""

from __future__ import annotations

from dataclasses import dataclass

from isnad.gold import CATEGORIES, LABELS, SOURCE_TYPES


@dataclass(frozen=True, slots=True)
class Layer:
    """``start``, ``end``, ``label``: the columns of the table ``name``; ``classes``: what ``label`` may say."""

    name: str
    start: str
    end: str
    label: str
    classes: tuple[str, ...]


LAYERS = {
    layer.name: layer
    for layer in (
        Layer("hedges", "start", "end", "category", CATEGORIES),
        Layer("attributions", "cue_start", "cue_end", "source_type", SOURCE_TYPES),
        Layer("entities", "start", "end", "label", LABELS),
    )
}
#: What a hit is when it is none of its layer, and what was predicted where nothing was.
NONE = "none"
#: What a hit is called whose table gives it no class.
UNRESOLVED = "unresolved"
HIT, SENTENCE = "hit", "sentence"
