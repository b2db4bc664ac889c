"""The pattern language: each sign, and that what a rule says is what is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isnad import patterns
from isnad.document import Vocabulary, annotate
from isnad.lexicon import PSEUDO, LexiconError, Rule

CLASSES = {"colour": ("أحمر", "أزرق"), "long": lambda cue, raw: len(cue) > 6}


def matches(pattern, text, category="modal", **fields):
    rules = [Rule("r", pattern, category, **fields)]
    document = annotate(text)
    bound = patterns.compile_rules(rules, CLASSES).bind(document.vocabulary)
    return document, bound.find(document)


def cues(pattern, text, **fields):
    document, found = matches(pattern, text, **fields)
    return [document.text_of(m.cue_start, m.cue_end) for m in found]


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("من المحتمل", "من المحتمل أن يعود", ["من المحتمل"]),
        ("من المحتمل", "ومن المحتمل أن يعود", ["ومن المحتمل"]),
        ("=من المحتمل", "ومن المحتمل أن يعود", []),
        ("من المحتمل|الممكن", "من الممكن أن يعود", ["من الممكن"]),
        ("[من المحتمل] أن", "من المحتمل أن يعود", ["من المحتمل"]),
        ("[من المحتمل] أن", "من المحتمل عودته", []),
        ("يحتمل جدا? أن", "يحتمل جدا أن", ["يحتمل جدا أن"]),
        ("يحتمل جدا? أن", "يحتمل أن", ["يحتمل أن"]),
        ("لم ...{0,2} التحقق", "لم يتسن لنا التحقق", ["لم يتسن لنا التحقق"]),
        ("لم ...{0,1} التحقق", "لم يتسن لنا التحقق", []),
        ("لم ...{0,4} التحقق", "لم يعد، فأمكن التحقق", []),
        ("لم ***{0,4} التحقق", "لم يعد، فأمكن التحقق", ["لم يعد، فأمكن التحقق"]),
        ("لم ***{0,9} التحقق", "لم يعد. أمكن التحقق", []),
        ("لون @colour", "لون أزرق", ["لون أزرق"]),
        ("لون @long", "لون المستحيل", ["لون المستحيل"]),
        ("لون @long", "لون الحب", []),
        ("بل?+نحو @digits", "بنحو 50 ونحو 60 وكنحو 70", ["بنحو 50", "ونحو 60"]),
        ("ب+أن", "أن بأن وبأن", ["بأن", "وبأن"]),
        ("ال?+مرجح", "مرجح والمرجح", ["مرجح", "والمرجح"]),
        (
            "*+احتمال+",
            "للاحتمال باحتمالها فالاحتمال احتمالات",
            ["للاحتمال", "باحتمالها", "فالاحتمال"],
        ),
        ("أن+", "أن أنه أنها أنت", ["أن", "أنه", "أنها"]),
        ("اعتقاد++", "اعتقاد اعتقاده", ["اعتقاده"]),
        ("شائعة+", "شائعتهم", ["شائعتهم"]),
        ("V:اعتقد", "يعتقدون واعتقدنا سيعتقد اعتقل", ["يعتقدون", "واعتقدنا", "سيعتقد"]),
        ("V:اعتقد/perfect", "يعتقد اعتقدت", ["اعتقدت"]),
        ("V:رأى~يرى/imperfect,3", "يرى نرى رأى يرونه", ["يرى", "يرونه"]),
        ("A:محتمل", "المحتملة محتملين للمحتمل المحتلة", ["المحتملة", "محتملين", "للمحتمل"]),
        ("A:محتمل/indef,s", "المحتملة محتملة محتملا", ["محتملة", "محتملا"]),
        ("^ قد", "قد يعود. هو قد يعود", ["قد"]),
        ("قد $", "قد قد", ["قد"]),
        ("بيّن أن", "بيّن أن وبين أن", ["بيّن أن"]),
        ("!كان قد", "هو قد كان قد", ["هو قد"]),
        ("كلمة / من المحتمل", "كلمة من المحتمل", ["كلمة", "من المحتمل"]),
        ('[قد] "', 'قد "يعود', ["قد"]),
        ("لون @colour{1,3}", "لون أحمر أزرق أخضر", ["لون أحمر أزرق"]),
    ],
)
def test_signs_of_the_language(pattern, text, expected):
    assert cues(pattern, text) == expected


def test_diacritics_tatweel_and_presentation_forms_do_not_hide_a_word():
    assert cues("من المحتمل", "مِنَ المـــحتمَل") == ["مِنَ المـــحتمَل"]


def test_hamza_is_kept_apart_from_its_absence():
    assert cues("بدا", "بدأ الاجتماع وبدا متوترا") == ["وبدا"]


def test_frames_must_hold_or_must_not():
    assert cues("نحو", "نحو خمسين", right="خمسين") == ["نحو"]
    assert cues("نحو", "نحو الباب", right="خمسين") == []
    assert cues("نحو", "على نحو خمسين", not_left="على") == []
    assert cues("محتمل", "أمر غير ذي محتمل", not_left="غير ...{0,1}") == []
    assert cues("محتمل", "غير هذا. محتمل", not_left="غير ...{0,2}") == ["محتمل"]
    assert cues("قد", "هذه الدول قد تعود", left="هذه ...{0,2}") == ["قد"]


def test_captures_and_proclitic_letters_are_reported():
    document, (found,) = matches("V:قال <who ...{1,3}> [إن+]", "وقال الوزير الجديد إنه عائد")
    assert document.text_of(*found.captures["who"]) == "الوزير الجديد"
    assert (found.start, found.cue_start) == (0, 3)
    _, (found,) = matches("بل?+نحو", "وبنحو")
    assert found.proclitics == 2


def find(rules, text, resolve=True):
    document = annotate(text)
    bound = patterns.compile_rules(rules, CLASSES).bind(document.vocabulary)
    return [m.rule.id for m in bound.find(document, resolve)]


def test_longer_cue_wins_then_priority_then_order():
    rules = [Rule("short", "شك", "x"), Rule("long", "لا شك", "x")]
    assert find(rules, "لا شك في ذلك") == ["long"]
    assert find(rules, "لا شك في ذلك", resolve=False) == ["long", "short"]
    rules = [Rule("a", "شك", "x"), Rule("b", "شك", "x"), Rule("c", "شك", "x", priority=1)]
    assert find(rules, "شك") == ["c"]
    assert find(rules[:2], "شك") == ["a"]


def test_a_look_alike_silences_only_what_lies_inside_it():
    rules = [Rule("p", "حسن الظن", PSEUDO), Rule("zann", "الظن", "belief")]
    assert find(rules, "حسن الظن") == []
    assert find(rules, "أغلب الظن") == ["zann"]


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("[من", "never closed"),
        ("من]", "']' without '['"),
        ("[] من", "empty cue"),
        ("a||b", "empty alternative"),
        ("@nothing", "is not a word class; known: colour"),
        ("V:قال/tall", "'tall' is not a verb feature"),
        ("V:", "is not a verb"),
        ("A:حسن/tall", "is not an adjective feature"),
        ("كلمة{3,1}", "must be {least,most}"),
        ("...{1,3}", "at least one word"),
        ("كل=مة", "cannot read"),
        ("ال+@long", "write @definite"),
    ],
)
def test_a_faulty_pattern_is_told_with_its_line(pattern, told):
    rule = Rule("r", pattern, "modal", file="hedges.tsv", line=7)
    with pytest.raises(LexiconError) as error:
        patterns.compile_rules([rule], CLASSES)
    assert told in str(error.value)
    assert str(error.value).startswith("hedges.tsv, line 7, column 'pattern'")


def test_a_faulty_frame_is_told_with_its_column():
    rule = Rule("r", "قد", "modal", not_left="[x", file="h.tsv", line=3)
    with pytest.raises(LexiconError, match=r"h\.tsv, line 3, column 'not_left'"):
        patterns.compile_rules([rule], CLASSES)


def test_rules_are_found_alike_whatever_else_the_vocabulary_holds():
    rules = [Rule("r", "[V:اعتقد] ...{0,3} أن+", "belief")]
    matcher = patterns.compile_rules(rules, CLASSES)
    alone = annotate("يعتقد الناس أنه مات")
    shared = Vocabulary()
    annotate("كلمات كثيرة أخرى هنا أن", vocabulary=shared)
    together = annotate("يعتقد الناس أنه مات", vocabulary=shared)
    assert [(m.start, m.end) for m in matcher.bind(alone.vocabulary).find(alone)] == [
        (m.start, m.end) for m in matcher.bind(shared).find(together)
    ]


WORDS = st.sampled_from(["قد", "يعتقد", "أن", "الناس", "،", ".", "لا", "أنه", "محتمل", "\n"])


@given(st.lists(WORDS, max_size=40))
def test_matching_ends_and_stays_inside_sentences(words):
    rules = [
        Rule("a", "[V:اعتقد] ***{0,20} أن+ ...{0,9} لا?", "belief"),
        Rule("b", "لا? ***{0,9} ...{0,9} محتمل ***{0,9} $", "modal"),
    ]
    document = annotate(" ".join(words))
    bound = patterns.compile_rules(rules).bind(document.vocabulary)
    for m in bound.find(document, resolve=False):
        assert 0 <= m.start <= m.cue_start < m.cue_end <= m.end <= len(document)
        assert document.sentence[m.start] == document.sentence[m.end - 1]
