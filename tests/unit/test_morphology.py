"""Paradigms, clitics, and the tense of unvocalized words by either analyzer."""

import pytest

from isnad import morphology as m
from isnad import readings
from isnad.errors import IsnadError
from isnad.lexicon import LexiconError
from isnad.readings import IMPERFECT, PERFECT, CamelMorphology, CompactMorphology


def forms(lemma, features="", imperfect=""):
    return set(m.select(m.paradigm(lemma, imperfect), features))


@pytest.mark.parametrize(
    ("lemma", "imperfect"),
    [
        ("كتب", "يكتب"), ("علّق", "يعلق"), ("ناقش", "يناقش"), ("أعلن", "يعلن"), ("توقع", "يتوقع"),
        ("تفاءل", "يتفاءل"), ("انسحب", "ينسحب"), ("اعتقد", "يعتقد"), ("استبعد", "يستبعد"),
        ("ترجم", "يترجم"), ("قال", "يقول"), ("أفاد", "يفيد"), ("استطاع", "يستطيع"), ("احتاج", "يحتاج"),
        ("انهار", "ينهار"), ("دعا", "يدعو"), ("نفى", "ينفي"), ("خشي", "يخشى"), ("ادعى", "يدعي"),
        ("تحدى", "يتحدى"), ("أعطى", "يعطي"), ("سمّى", "يسمي"), ("وصف", "يصف"), ("وضّح", "يوضح"),
        ("أوضح", "يوضح"), ("ظن", "يظن"), ("أصرّ", "يصر"), ("استمرّ", "يستمر"), ("أخذ", "يأخذ"),
        ("أكّد", "يؤكد"), ("آمن", "يؤمن"), ("سأل", "يسأل"), ("بدأ", "يبدأ"), ("تنبأ", "يتنبأ"),
    ],
)  # fmt: skip
def test_the_imperfect_follows_from_the_shape_of_the_perfect(lemma, imperfect):
    assert m.imperfect_of(lemma) == imperfect


def test_a_sound_verb_has_every_person_gender_and_number():
    assert forms("اعتقد", "perfect") == {
        "اعتقد",
        "اعتقدت",
        "اعتقدا",
        "اعتقدتا",
        "اعتقدوا",
        "اعتقدن",
        "اعتقدنا",
        "اعتقدتم",
        "اعتقدتن",
    }
    assert forms("اعتقد", "imperfect,1") == {"أعتقد", "نعتقد"}
    assert {"يعتقدون", "يعتقدوا", "تعتقدين", "يعتقدان", "يعتقدن"} <= forms("اعتقد", "imperfect")


def test_hollow_verbs_shorten_before_consonants_and_in_the_jussive():
    assert {"قال", "قالت", "قالوا", "قلت", "قلنا", "قلن"} <= forms("قال", "perfect,active")
    assert {"يقول", "يقل", "يقولون", "يقلن"} <= forms("قال", "imperfect,active")
    assert {"قيل", "يقال"} <= forms("قال", "passive")
    assert "قيل" not in forms("قال", "active")
    assert {"أفيد", "يفاد"} <= forms("أفاد", "passive")
    assert {"باع", "يبيع", "يبع"} <= forms("باع", imperfect="يبيع")


def test_defective_verbs_lose_or_change_their_last_letter():
    assert {"نفى", "نفت", "نفوا", "نفيت", "نفينا"} <= forms("نفى", "perfect")
    assert {"ينفي", "ينف", "ينفون", "ينفيان"} <= forms("نفى", "imperfect,active")
    assert {"دعا", "دعت", "دعوا", "دعوت"} <= forms("دعا", "perfect,active")
    assert {"يدعو", "يدعون", "يدع"} <= forms("دعا", "imperfect,active")
    assert "يدعى" in forms("دعا", "passive")
    assert {"خشي", "خشيت", "خشوا"} <= forms("خشي", "perfect")
    assert {"يخشى", "يخشون", "يخش"} <= forms("خشي", "imperfect")
    assert {"رأى", "رأت", "رأوا", "رأيت", "يرى", "يرون", "ير"} <= forms("رأى", imperfect="يرى")


def test_doubled_assimilated_and_hamzated_verbs():
    assert {"ظن", "ظنت", "ظننت", "ظنوا", "يظن", "يظنون"} <= forms("ظن")
    assert {"أصر", "أصررت", "يصر"} <= forms("أصرّ")
    assert {"وصف", "يصف", "يوصف"} <= forms("وصف")
    assert {"بدأوا", "بدؤوا", "يبدأون", "يبدؤون"} <= forms("بدأ")
    assert {"جاؤوا", "جئت", "يجيئون"} <= forms("جاء", imperfect="يجيء")
    assert "آخذ" in forms("أخذ", "1") and "أؤكد" in forms("أكّد", "1")


def test_letters_that_meet_are_written_once():
    assert forms("ثبت", "perfect,1,s") == {"ثبت"}
    assert "ثبتت" in forms("ثبت", "perfect,3,f,s")
    assert forms("أعلن", "perfect,1,p") == {"أعلنا"}


def test_features_can_be_alternatives():
    assert forms("قال", "perfect,3,s,active") == {"قال", "قالت"}
    assert forms("كتب", "imperfect,1+2,s") == {"أكتب", "تكتب", "تكتبين", "تكتبي"}


@pytest.mark.parametrize("lemma", ["", "x", "قال!", "ق"])
def test_what_is_no_verb_is_refused(lemma):
    with pytest.raises(LexiconError, match="is not a verb"):
        m.paradigm(lemma)


def test_an_imperfect_must_look_like_one():
    with pytest.raises(LexiconError, match="is not an imperfect"):
        m.paradigm("قال", "قول")


def test_adjectives_inflect_for_gender_number_case_and_article():
    assert set(m.adjective_forms("محتمل", "indef,s")) == {"محتمل", "محتملا", "محتملة"}
    assert {"المحتملون", "المحتملين", "المحتملات"} <= set(m.adjective_forms("محتمل", "def"))
    assert set(m.adjective_forms("مشير", "acc,indef,s")) == {"مشيرا", "مشيرة"}


def test_proclitics_are_read_off_in_their_order():
    assert ("وب", "نحو") in m.proclitic_splits("وبنحو")
    assert ("ل", "البيت") in m.proclitic_splits("للبيت")
    assert ("ل", "اللجنة") in m.proclitic_splits("للجنة")
    assert m.proclitic_splits("كتاب")[0] == ("", "كتاب")
    assert ("ب", "و") not in m.proclitic_splits("بو")


def test_pronouns_are_read_off_with_the_free_spelling_restored():
    assert ("شائعة", "هم") in m.enclitic_splits("شائعتهم")
    assert ("يرى", "ه") in m.enclitic_splits("يراه")
    assert ("قالوا", "ها") in m.enclitic_splits("قالوها")
    assert ("ادعاء", "ه") in m.enclitic_splits("ادعاؤه")
    for word in ("شائعة", "يرى", "قالوا", "ادعاء", "أن"):
        for surface in m.with_pronouns(word):
            assert any(rest in (word, word[:-1] + "ي") for rest, _ in m.enclitic_splits(surface)), (
                surface
            )


PERFECTS = "تم تعرضت تراجعت تمكنت نفى نجحت أعلن أعلنت وصل استقال توفي نشرها تناولوا تسببت"
IMPERFECTS = "يكون تكون تؤدي تموت تثبت تصوت نكون أكون نضطر أستطيع أتوقع يصل تسببه تستفيد يتم يسر"
OPEN = "تقدم تسبب تراجع تعرض توقف تحول"
NOUNS = "تركيز توازنه السيطرة"


def test_compact_tense_of_news_verbs():
    tenses = CompactMorphology().tenses
    assert [w for w in PERFECTS.split() if tenses(w) != {PERFECT}] == []
    assert [w for w in IMPERFECTS.split() if tenses(w) != {IMPERFECT}] == []
    assert [w for w in OPEN.split() if tenses(w) != {PERFECT, IMPERFECT}] == []
    assert [w for w in NOUNS.split() if IMPERFECT in tenses(w)] == []


def test_camel_tense_comes_from_all_analyses_of_the_word(camel_database):
    camel = CamelMorphology(camel_database)
    assert camel.tenses("تقدم") == {PERFECT, IMPERFECT}
    assert camel.tenses("نما") == {PERFECT}
    assert camel.tenses("توازن") == set()


def test_camel_asks_the_compact_lexicon_about_words_it_does_not_know(camel_database):
    assert CamelMorphology(camel_database).tenses("يستفحل") == {IMPERFECT}


def test_camel_analyses_each_word_once(camel_database, monkeypatch):
    camel = CamelMorphology(camel_database)
    camel.tenses("نما")
    asked = []
    analyze = camel._analyzer.analyze
    monkeypatch.setattr(camel._analyzer, "analyze", lambda w: asked.append(w) or analyze(w))
    for _ in range(3):
        camel.tenses("تقدم")
    assert asked == ["تقدم"]


def test_the_choice_of_analyzer(camel_database, tmp_path, monkeypatch):
    assert readings.morphology_for("compact").name == "compact"
    assert readings.morphology_for("auto").name == "camel"
    assert readings.morphology_for("camel").database == camel_database
    monkeypatch.setenv("CAMELTOOLS_DATA", str(tmp_path / "empty"))
    assert readings.morphology_for("auto").name == "compact"
    with pytest.raises(IsnadError, match="is not installed; run"):
        readings.morphology_for("camel")
