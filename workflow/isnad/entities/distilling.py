"""News labelled by the field and several networks together, for one network to learn from.

What many think of a word, with their doubts, teaches one of them more than annotated text alone (Hinton, Vinyals and Dean
2015), and costs no time when names are tagged. A name that they are sure of once is also labelled where it recurs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from isnad.entities.crf import Packing, marginals
from isnad.entities.lexicons import NameLexicons
from isnad.entities.model import Model, Scorer
from isnad.entities.network_data import Material
from isnad.entities.network_training import Text

#: Of the documents of news every third is labelled.
_EVERY = 3
_WEIGHT = 0.5
#: The part of it that is read between two readings of the annotated text.
_PART = 0.35


def label_news(
    field: Model,
    trained: Sequence[Mapping[str, np.ndarray]],
    material: Material,
    names: NameLexicons,
) -> Text:
    """Some of the news, with the shares that ``field`` and the networks ``trained`` give the labels of each word."""
    teachers = replace(field, networks=[])
    teachers.join(material.features, material.runs, trained)
    text = material.news
    text = text.some(np.flatnonzero(text.documents % _EVERY == 0))
    scorer = Scorer(teachers, material.vocabulary, names)
    bounds = text.starts, text.lengths, np.repeat(text.documents, text.lengths)
    scores = scorer.emissions(text.types, text.codes, *bounds)
    packing = Packing.of(text.starts, text.lengths)
    scores = scorer.recall(scores, text.types, bounds[-1], packing)
    shares = marginals(scores, teachers.transitions, teachers.first, packing)
    return replace(
        text,
        labels=shares.astype(np.float16),
        weights=np.full(len(text.lengths), _WEIGHT),
        part=_PART,
    )
