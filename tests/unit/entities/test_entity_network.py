"""The network beside the field: its gradients, that tagging computes what training did, letters, the second round."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from scipy import sparse

from isnad.document import Vocabulary, annotate
from isnad.entities import lexicons
from isnad.entities.features import N_CODES, WordStatistics, enclosed
from isnad.entities.letters import index_runs, runs
from isnad.entities.model import TAGS, Model, Scorer
from isnad.entities.network import Network, stem_groups
from isnad.entities.network_training import Settings, Text, Trainer, Words

TYPES, FEATURES, LABELS = 12, 20, 4
LENGTHS = np.array([5, 3, 1, 4])
STARTS = np.array([0, 5, 8, 9])
UNDROPPED = Settings(
    width=5, hidden=6, drop_feature=0, drop_identity=0, drop_input=0, drop_hidden=0, epochs=1
)


@pytest.fixture
def words():
    rng = np.random.default_rng(11)
    matrix = sparse.random(TYPES, FEATURES, 0.3, format="csr", random_state=1)
    matrix.data[:] = 1.0
    return Words(
        matrix, np.arange(FEATURES) < 4, rng.standard_normal((TYPES, 3)), rng.integers(0, 6, TYPES)
    )


@pytest.fixture
def text():
    rng = np.random.default_rng(7)
    n = int(LENGTHS.sum())
    return Text(
        types=rng.integers(0, TYPES, n),
        codes=rng.integers(0, N_CODES, n),
        starts=STARTS,
        lengths=LENGTHS,
        labels=rng.integers(0, LABELS, n),
        weights=np.array([1.0, 0.5, 1.0, 0.7]),
    )


@pytest.mark.parametrize(
    ("changes", "hide"),
    [
        ({}, 0.0),
        ({"documents": np.array([0, 0, 1, 1])}, 0.0),
        ({"documents": np.arange(4), "loose": True}, 0.0),
        ({}, 0.4),
        ({"documents": np.array([0, 1, 1, 2])}, 0.4),
        ({"labels": np.random.default_rng(6).dirichlet(np.ones(LABELS), 13)}, 0.0),
    ],
    ids=["running", "documents", "loose", "guessing", "guessing documents", "shares"],
)
def test_gradients_are_those_of_the_loss(words, text, changes, hide):
    text = replace(text, **changes)
    trainer = Trainer(words, LABELS, replace(UNDROPPED, hide=hide), 1, dtype=np.float64)
    rng = np.random.default_rng(3)
    for weight in trainer.weights.values():
        weight += 0.1 * rng.standard_normal(weight.shape)

    def step():
        trainer.rng = np.random.default_rng(2)  # the same words are hidden each time
        return trainer.step(text, np.arange(4))

    _, gradients, rows = step()
    assert ("guess" in gradients) == (hide > 0)
    assert np.abs(gradients["embeddings"]).max() > 0
    for name in gradients:
        weight = trainer.weights[name]
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
                losses.append(step()[0])
            weight[at] = before
            assert (losses[0] - losses[1]) / 2e-6 == pytest.approx(gradient[at], abs=1e-6), name


def test_shares_that_are_sure_are_labels(words, text):
    """The gradient of the scores is the same, whether labels are given or shares that are all one."""
    trainer = Trainer(words, LABELS, UNDROPPED, 1)
    sure = replace(text, labels=np.eye(LABELS)[text.labels])
    (_, one, _), (_, other, _) = (trainer.step(t, np.arange(4)) for t in (text, sure))
    assert set(one) - set(other) == {"moves", "begins"}  # which shares say nothing of
    for name, gradient in other.items():
        np.testing.assert_allclose(gradient, one[name], rtol=1e-4, atol=1e-5, err_msg=name)


def test_some_sentences_and_a_part_of_the_blocks(text):
    text = replace(text, documents=np.array([0, 4, 4, 7]))
    some = text.some(np.array([1, 3]))
    assert some.types.tolist() == [*text.types[5:8], *text.types[9:13]]
    assert some.labels.tolist() == [*text.labels[5:8], *text.labels[9:13]]
    assert (some.starts.tolist(), some.lengths.tolist()) == ([0, 3], [3, 4])
    assert (some.documents.tolist(), some.weights.tolist()) == ([0, 1], [0.5, 0.7])
    rng = np.random.default_rng(0)
    whole = text.blocks(4, rng)
    assert sorted(np.concatenate(whole).tolist()) == [0, 1, 2, 3]
    assert len(replace(text, part=0.5).blocks(4, rng)) == len(whole) // 2
    assert text.some(np.zeros(0, int)).blocks(4, rng) == []


def test_a_hidden_word_tells_nothing_of_itself(words, text):
    """Whichever word is hidden, what the network sees there is the same; its own vector is only among the choices."""
    trainer = Trainer(words, LABELS, replace(UNDROPPED, hide=0.5), 1)
    sentences = np.arange(4)
    tokens = np.arange(LENGTHS.sum())

    def read(changed):
        trainer.rng = np.random.default_rng(2)
        return trainer._read(replace(text, types=changed), sentences, tokens, STARTS, LENGTHS)

    one = read(text.types)
    hidden = one.hidden_words
    assert 0 < len(hidden) < len(tokens)
    changed = text.types.copy()
    changed[hidden] = np.roll(changed[hidden], 1)
    assert (changed != text.types).any()
    np.testing.assert_allclose(read(changed).top, one.top, rtol=1e-5, atol=1e-6)


def test_guessing_learns_what_stands_beside_a_word(words, text):
    """Pairs of types that always come together: after some rounds the loss is far below that of a blind choice."""
    rng = np.random.default_rng(4)
    first = rng.integers(0, TYPES // 2, 400)
    types = np.stack([first, first + TYPES // 2], axis=1).ravel()
    lengths = np.full(400, 2)
    news = Text(
        types, np.zeros(800, int), np.cumsum(lengths) - lengths, lengths, documents=np.arange(400)
    )
    words = replace(words, stems=np.arange(TYPES))
    settings = replace(UNDROPPED, hide=0.3, block=40, epochs=30, rate=0.02)
    trainer = Trainer(words, LABELS, settings, 1)
    blocks = news.blocks(800, np.random.default_rng(0))

    def loss():
        trainer.rng = np.random.default_rng(2)
        return trainer.step(news, blocks[0])[0]

    before = loss()
    begin = {name: weight.copy() for name, weight in trainer.guess(news).items()}
    assert loss() < 0.6 * before
    after = Trainer(words, LABELS, UNDROPPED, 1, begin)
    np.testing.assert_array_equal(after.weights["first"], begin["first"])


def test_tagging_computes_what_training_did(words, text):
    """The loss of a block under its own scores is the loss that training reports for it."""
    from isnad.entities.crf import Packing, likelihood

    trainer = Trainer(words, LABELS, UNDROPPED, 1)
    loss, *_ = trainer.step(text, np.arange(3))
    weights = trainer.weights
    vectors = 0.5 * (words.matrix @ weights["embeddings"]) + words.vectors @ weights["vectors"]
    n = int(LENGTHS[:3].sum())
    groups = stem_groups(words.stems[text.types[:n]], np.zeros(n, int))
    scores = Network(weights).emissions(
        vectors.astype(np.float32), text.types[:n], text.codes[:n], groups, STARTS[:3], LENGTHS[:3]
    )
    again, *_ = likelihood(
        scores, weights["moves"], weights["begins"], text.labels[:n],
        Packing.of(STARTS[:3], LENGTHS[:3]), np.repeat(text.weights[:3], LENGTHS[:3]),
    )  # fmt: skip
    assert again == pytest.approx(loss, rel=1e-4)


def test_a_score_depends_on_its_own_document_alone(words, text):
    trainer = Trainer(words, LABELS, UNDROPPED, 1)
    stems, types, codes = words.stems[text.types], text.types, text.codes
    words = np.random.default_rng(5).standard_normal((TYPES, 5)).astype(np.float32)
    network = Network(trainer.weights)
    documents = np.repeat([0, 0, 1, 1], LENGTHS)
    both = network.emissions(words, types, codes, stem_groups(stems, documents), STARTS, LENGTHS)
    alone = network.emissions(
        words, types[8:], codes[8:], stem_groups(stems[8:], documents[8:]), STARTS[2:] - 8, LENGTHS[2:]
    )  # fmt: skip
    np.testing.assert_allclose(both[8:], alone, rtol=1e-5, atol=1e-6)


def test_words_between_marks_are_known():
    """Every second quotation mark of a sentence closes; brackets by their shape; not what is too long or left open."""
    sentences = [
        '" ا ب " و " ج " د',
        "( ا ) ب ( ج",
        "« " + "ا " * 5 + "» " + "« " + "ا " * 7 + "»",
        '" ا',
        'ب "',
    ]
    marks = [
        [{'"': 1, "«": 1, "»": 1, "(": 2, ")": 3}.get(w, 0) for w in s.split()] for s in sentences
    ]
    lengths = np.array([len(m) for m in marks])
    found = enclosed(np.concatenate(marks), np.cumsum(lengths) - lengths, lengths)
    assert [part.tolist() for part in np.split(found, np.cumsum(lengths)[:-1])] == [
        [0, 1, 1, 0, 0, 0, 1, 0, 0],
        [0, 3, 0, 0, 0, 0],
        [0, 2, 2, 2, 2, 2, 0] + [0] * 9,
        [0, 0],
        [0, 0],
    ]


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


@pytest.mark.parametrize(("label", "helps"), [("PERS", True), ("MISC", True), ("LOC", False)])
def test_a_name_found_once_helps_where_its_stem_recurs(label, helps):
    """The second round: the same scores, weak by themselves, are enough beside a sure name of the same document.

    Not of places, whose names are also those of clubs and bodies.
    """
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
    name = TAGS.index(f"B-{label}")
    scores[1, name], scores[4, name] = 5.0, 0.5
    one = scorer.tag(scores, types, starts, lengths, np.zeros(6, int))
    two = scorer.tag(scores, types, starts, lengths, np.array([0, 0, 0, 1, 1, 1]))
    assert one.tolist() == [0, name, 0, 0, name if helps else 0, 0]
    assert two.tolist() == [0, name, 0, 0, 0, 0]
