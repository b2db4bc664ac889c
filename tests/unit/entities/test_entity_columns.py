"""Features in columns say of every type what a list of its features would say."""

import itertools
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import isnad
from isnad.document import LATIN, NUMBER, OTHER, PUNCT, WORD, Vocabulary
from isnad.entities.columns import EDGE, column, count, flag, index, lists, numbers, sums
from isnad.entities.features import TypeFeatures, WordStatistics
from isnad.entities.lexicons import NameLexicons

FOUR = (
    column("w=", ["a", None, "b", "a"]),
    numbers("n=", np.array([2, -1, 0, 2])),
    *lists("t=", [("x", "y"), None, (), ("y",)]),
    flag("odd", [False, True, False, True]),
)
NAMES = [["w=a", "n=2", "t=x", "t=y"], ["odd"], ["w=b", "n=0"], ["w=a", "n=2", "t=y", "odd"]]


def of_types(columns):
    """The features of every type, in the order of the columns."""
    rows = [
        [one.names()[code] if code >= 0 else None for code in one.codes.tolist()] for one in columns
    ]
    return [[name for name in row if name] for row in zip(*rows, strict=True)]


def test_columns_hold_the_features_of_each_type_in_order():
    assert of_types(FOUR) == NAMES


def test_index_leaves_out_what_has_no_id_and_ends_with_the_edge():
    ids = {"w=a": 0, "t=y": 1, "odd": 2, EDGE: 3}
    indptr, indices = index(FOUR, ids)
    rows = [indices[a:b].tolist() for a, b in itertools.pairwise(indptr)]
    assert rows == [*([ids[name] for name in row if name in ids] for row in NAMES), [3]]


def test_counting_is_by_tokens():
    seen = count(FOUR, np.array([5, 1, 2, 3]))
    assert seen == {"w=a": 8, "w=b": 2, "n=2": 8, "n=0": 2, "n=1": 0, "t=x": 5, "t=y": 8, "odd": 4}


@pytest.fixture
def features():
    vocabulary = Vocabulary()
    for raw, kind in [
        ("والمصرية", WORD),
        ("رائعاً", WORD),
        ("لندن", WORD),
        ("Berlin", LATIN),
        ("1200", NUMBER),
        ("«", PUNCT),
        ("،", PUNCT),
        ("Москва", OTHER),
    ]:
        vocabulary.add(raw, kind)
    names = NameLexicons(given={"لندن": 7}, nationality={"المصريه": "مصر"})
    names.triggers = {"قائد": frozenset(["title", "office"])}
    statistics = WordStatistics(
        {"المصريه": 900}, {"لندن": (3, 14, 1)}, {"لندن": ("before:place1", "after:say2")}
    )
    return TypeFeatures(vocabulary, names, statistics)


def test_what_a_word_says_from_afar(features):
    assert of_types(features.far()) == [
        ["s=المصريه", "p=و", "rare", "nation", "al", "al_iya", "end=ة"],
        ["s=رائعا".replace("ئ", "ي"), "p=", "rare", "tanwin"],
        ["s=لندن", "p=", "c0=3", "c1=14", "c2=1", "before:place1", "after:say2", "given=3"],
        ["latin=title", "s=berlin"],
        ["number", "digits=4"],
        ["quote"],
        ["punct=،"],
        ["other"],
    ]


def test_letters_are_those_of_the_stem_without_article(features):
    near = of_types(features.near())
    assert near[0][:4] == ["w=والمصريه", "len=5", "pre=م", "suf=ه"]
    assert near[0][-2:] == ["pre=مصري", "suf=صريه"]
    assert near[2] == [
        "w=لندن", "len=4", "pre=ل", "suf=ن", "pre=لن", "suf=دن", "pre=لند", "suf=ندن"
    ]  # fmt: skip
    assert near[3][0] == "w=berlin"
    assert near[4:] == [[], [], [], []]


def test_sums_add_up_the_rows_of_every_type():
    random = np.random.default_rng(3)
    sizes = random.integers(0, 6, 9000)
    indptr = np.concatenate([[0], np.cumsum(sizes)])
    indices = random.integers(0, 40, indptr[-1])
    weights = random.integers(-9, 9, (40, 3)).astype(np.float32)
    rows = [weights[indices[a:b]].sum(axis=0) for a, b in itertools.pairwise(indptr)]
    assert (sums(indptr, indices, weights) == np.stack(rows)).all()


def test_tagging_loads_no_scipy():
    code = "import sys; from isnad.entities import tag_shard; sys.exit('scipy' in sys.modules)"
    core = Path(isnad.__file__).parents[1]
    subprocess.run([sys.executable, "-c", code], check=True, cwd=core)
