"""The network beside the field: its gradients, that tagging computes what training did, letters, the second round."""

from itertools import pairwise

import numpy as np
import pytest
from scipy import sparse

from isnad.document import Vocabulary, annotate
from isnad.entities import lexicons
from isnad.entities.features import N_CODES, WordStatistics
from isnad.entities.letters import index_runs, runs
from isnad.entities.model import TAGS, Model, Scorer
from isnad.entities.network import Network, stem_groups
from isnad.entities.network_training import Examples, Settings, Trainer

TYPES, FEATURES, LABELS = 12, 20, 4
LENGTHS = np.array([5, 3, 1, 4])
STARTS = np.array([0, 5, 8, 9])
UNDROPPED = Settings(
    width=5, hidden=6, drop_feature=0, drop_identity=0, drop_input=0, drop_hidden=0, epochs=1
)


@pytest.fixture
def examples():
    rng = np.random.default_rng(7)
    n = int(LENGTHS.sum())
    matrix = sparse.random(TYPES, FEATURES, 0.3, format="csr", random_state=1)
    matrix.data[:] = 1.0
    return Examples(
        types=rng.integers(0, TYPES, n),
        codes=rng.integers(0, N_CODES, n),
        labels=rng.integers(0, LABELS, n),
        starts=STARTS,
        lengths=LENGTHS,
        weights=np.array([1.0, 0.5, 1.0, 0.7]),
        loose=np.array([False, False, False, True]),
        stems=rng.integers(0, 6, TYPES),
        matrix=matrix,
        identity=np.arange(FEATURES) < 4,
        vectors=rng.standard_normal((TYPES, 3)),
        n_labels=LABELS,
    )


@pytest.mark.parametrize("sentences", [np.array([0, 1, 2]), np.array([3])])
def test_gradients_are_those_of_the_loss(examples, sentences):
    trainer = Trainer(examples, UNDROPPED, 1, np.float64)
    rng = np.random.default_rng(3)
    for weight in trainer.weights.values():
        weight += 0.1 * rng.standard_normal(weight.shape)
    _, gradients, rows = trainer.step(sentences)
    for name, weight in trainer.weights.items():
        gradient = np.zeros_like(weight)
        if name == "embeddings":
            gradient[rows] = gradients[name]
        else:
            gradient[...] = gradients[name].reshape(weight.shape)
        for _ in range(4):
            at = tuple(int(rng.integers(size)) for size in weight.shape)
            before = weight[at]
            losses = []
            for moved in (before + 1e-6, before - 1e-6):
                weight[at] = moved
                losses.append(trainer.step(sentences)[0])
            weight[at] = before
            assert (losses[0] - losses[1]) / 2e-6 == pytest.approx(gradient[at], abs=1e-6), name


def test_tagging_computes_what_training_did(examples):
    """The loss of a block under its own scores is the loss that training reports for it."""
    from isnad.entities.crf import Packing, likelihood

    trainer = Trainer(examples, UNDROPPED, 1)
    sentences = np.array([0, 1, 2])
    loss, *_ = trainer.step(sentences)
    weights = trainer.weights
    words = 0.5 * (examples.matrix @ weights["embeddings"]) + examples.vectors @ weights["vectors"]
    n = int(LENGTHS[:3].sum())
    groups = stem_groups(examples.stems[examples.types[:n]], np.zeros(n, int))
    scores = Network(weights).emissions(
        words.astype(np.float32), examples.types[:n], examples.codes[:n], groups,
        STARTS[:3], LENGTHS[:3],
    )  # fmt: skip
    again, *_ = likelihood(
        scores, weights["moves"], weights["begins"], examples.labels[:n],
        Packing.of(STARTS[:3], LENGTHS[:3]), np.repeat(examples.weights[:3], LENGTHS[:3]),
    )  # fmt: skip
    assert again == pytest.approx(loss, rel=1e-4)


def test_a_score_depends_on_its_own_document_alone(examples):
    trainer = Trainer(examples, UNDROPPED, 1)
    words = np.random.default_rng(5).standard_normal((TYPES, 5)).astype(np.float32)
    stems, types, codes = examples.stems[examples.types], examples.types, examples.codes
    network = Network(trainer.weights)
    documents = np.repeat([0, 0, 1, 1], LENGTHS)
    both = network.emissions(words, types, codes, stem_groups(stems, documents), STARTS, LENGTHS)
    alone = network.emissions(
        words, types[8:], codes[8:], stem_groups(stems[8:], documents[8:]), STARTS[2:] - 8, LENGTHS[2:]
    )  # fmt: skip
    np.testing.assert_allclose(both[8:], alone, rtol=1e-5, atol=1e-6)


def test_runs_of_letters_are_those_inside_each_word():
    words = ["بنك", "", "ا"]
    numbers, codes = runs(words)
    expected = {
        (number, marked[at : at + size])
        for number, word in enumerate(words)
        if word
        for marked in [f"<{word}>"]
        for size in (2, 3, 4)
        for at in range(len(marked) - size + 1)
    }

    def read(code):
        units = [(int(code) >> 16 * at) & 0xFFFF for at in range(4)]
        return "".join(chr(unit) for unit in units if unit)

    assert {(int(n), read(c)) for n, c in zip(numbers, codes, strict=True)} == expected
    known = np.unique(codes)[::2]
    indptr, indices = index_runs(words, known)
    found = [sorted(read(known[i]) for i in indices[a:b]) for a, b in pairwise(indptr)]
    kept = {read(code) for code in known}
    assert found == [
        sorted(text for number, text in expected if number == n and text in kept) for n in range(3)
    ]


def test_a_name_found_once_helps_where_its_stem_recurs():
    """The second round: the same scores, weak by themselves, are enough beside a sure name of the same document."""
    vocabulary = Vocabulary()
    document = annotate("قال هشبوت. سافر هشبوت.", "d", vocabulary)
    model = Model(
        {"<edge>": 0}, {"<edge>": 0}, np.zeros((1, 5, len(TAGS)), np.float32),
        np.zeros((1, 3, len(TAGS)), np.float32), np.zeros((3, N_CODES, len(TAGS)), np.float32),
        np.zeros((len(TAGS), len(TAGS)), np.float32), np.zeros(len(TAGS), np.float32),
        WordStatistics(),
    )  # fmt: skip
    scorer = Scorer(model, vocabulary, lexicons.load())
    types = document.types.astype(np.int64)
    starts, lengths = np.array([0, 3]), np.array([3, 3])
    scores = np.zeros((6, len(TAGS)), np.float32)
    scores[:, 0] = 1.0
    person = TAGS.index("B-PERS")
    scores[1, person], scores[4, person] = 5.0, 0.5
    one = scorer.tag(scores, types, starts, lengths, np.zeros(6, int))
    two = scorer.tag(scores, types, starts, lengths, np.array([0, 0, 0, 1, 1, 1]))
    assert one.tolist() == [0, person, 0, 0, person, 0]
    assert two.tolist() == [0, person, 0, 0, 0, 0]
