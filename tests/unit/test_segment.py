"""Tokens and sentences are exact spans of the raw text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isnad.document import LATIN, NUMBER, OTHER, PUNCT, WORD, annotate, normalize_shard, read_batch
from isnad.segment import chunks, sentences, tokens
from isnad.tables import write_rows

NEWS = 'قال وأضاف الوزير أن إن الـ د. 12.5 ٢٤ « » “ ” " : ، . ؟ ! ... \n (أ ف ب) https://a.example/x Reuters العربية.نت وَقَدْ المـــاء \u200f #وسم_هنا'


def words(text):
    document = annotate(text)
    return [document.raw(token) for token in range(len(document))]


def sentence_texts(text):
    document = annotate(text)
    return [
        document.text_of(*document.sentence_span(number)) for number in range(document.n_sentences)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وقال: «نعم».", ["وقال", ":", "«", "نعم", "»", "."]),
        ("ارتفع 12.5% إلى ١٬٢٠٠", ["ارتفع", "12.5", "%", "إلى", "١٬٢٠٠"]),
        ("خلال الـ 24 ساعة", ["خلال", "الـ", "24", "ساعة"]),
        ("الـ24 ساعة", ["الـ", "24", "ساعة"]),
        ("انظر https://a.example/x، ثم", ["انظر", "https://a.example/x", "،", "ثم"]),
        ("وكالة Reuters قالت...", ["وكالة", "Reuters", "قالت", "..."]),
        ("#اسم_طويل", ["#", "اسم", "_", "طويل"]),
        ("يَـــقولُ\u200f", ["يَـــقولُ"]),
        ("الساعة 10:30", ["الساعة", "10:30"]),
        ("ـ قال ـــ نعم ـه", ["ـ", "قال", "ـــ", "نعم", "ـه"]),
    ],
)
def test_tokens(text, expected):
    assert words(text) == expected


def test_kinds():
    document = annotate("قال Reuters 24 ، https://a.example Москва")
    assert [document.kind(token) for token in range(len(document))] == [
        WORD,
        LATIN,
        NUMBER,
        PUNCT,
        OTHER,
        OTHER,
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("انتهى اللقاء. وبدأ آخر.", ["انتهى اللقاء.", "وبدأ آخر."]),
        ("قال د. سامي إن الأمر انتهى.", ["قال د. سامي إن الأمر انتهى."]),
        ("قالت قناة (سي.إن.بي.ميدار) ذلك.", ["قالت قناة (سي.إن.بي.", "ميدار) ذلك."]),
        ("قالت قناة «إن.بي.سي» ذلك.", ["قالت قناة «إن.بي.سي» ذلك."]),
        ("قالت قناة بي. إف. إم ذلك.", ["قالت قناة بي. إف. إم ذلك."]),
        ("قالت لورا إيه. حداد ذلك.", ["قالت لورا إيه. حداد ذلك."]),
        ("ظهر على قناة بي إف. وقال إنه راض.", ["ظهر على قناة بي إف.", "وقال إنه راض."]),
        ("ظهر على بي بي سي. في لندن عمل.", ["ظهر على بي بي سي.", "في لندن عمل."]),
        ("هذا ما وثقت بي. وقال إنه راض.", ["هذا ما وثقت بي.", "وقال إنه راض."]),
        ("قال «انتهى الأمر.» ثم خرج.", ["قال «انتهى الأمر.»", "ثم خرج."]),
        ('قال "انتهى." "ثم ماذا؟"', ['قال "انتهى."', '"ثم ماذا؟"']),
        ("نقل موقع العربية.نت الخبر.", ["نقل موقع العربية.نت الخبر."]),
        ("بلغ 12.5 مليون. انتهى", ["بلغ 12.5 مليون.", "انتهى"]),
        ("عنوان\nنص", ["عنوان", "نص"]),
        ("انتهى.وقال الوزير", ["انتهى.", "وقال الوزير"]),
        ("هل انتهى؟! نعم", ["هل انتهى؟!", "نعم"]),
    ],
)
def test_sentences(text, expected):
    assert sentence_texts(text) == expected


@given(st.lists(st.sampled_from(NEWS.split(" ")), max_size=40).map(" ".join) | st.text())
def test_every_span_is_exactly_its_raw_characters(text):
    document = annotate(text)
    previous = 0
    for token in range(len(document)):
        start, end = document.start[token], document.end[token]
        assert previous <= start < end <= len(text)
        assert document.vocabulary.raw[document.type[token]] == text[start:end]
        assert not text[start].isspace() and not text[end - 1].isspace()
        assert document.cue(token) and document.name(token)
        previous = end
    assert document.sentence_start == sorted(set(document.sentence_start))
    assert set(document.line_start) <= set(document.sentence_start)
    assert len(document.sentence) == len(document)
    if len(document):
        assert document.sentence_start[0] == 0
        assert document.sentence[-1] == document.n_sentences - 1


@given(st.text(alphabet='ابتقولن َّـ.،\n»«" ١2a'))
def test_no_letter_is_lost(text):
    document = annotate(text)
    covered = set()
    for start, end in zip(document.start, document.end, strict=True):
        covered.update(range(start, end))
    assert all(index in covered for index, character in enumerate(text) if character.isalnum())


def test_a_shard_reads_back_as_it_was_segmented(tmp_path):
    texts = {"a": "قال الوزير: «نعم».\nثم خرج.", "b": "", "c": "وقال الوزير إن"}
    write_rows(
        tmp_path / "d.parquet", ({"doc_id": k, "text": v} for k, v in texts.items()), "documents"
    )
    assert normalize_shard(tmp_path / "d.parquet", tmp_path / "n.parquet") == 3
    batch = read_batch(tmp_path / "d.parquet", tmp_path / "n.parquet", meta=["outlet"])
    documents = list(batch)
    assert [document.doc_id for document in documents] == ["a", "b", "c"]
    for document in documents:
        alone = annotate(texts[document.doc_id])
        assert document.start == alone.start and document.end == alone.end
        assert document.sentence == alone.sentence and document.line_start == alone.line_start
        assert [document.cue(i) for i in range(len(document))] == [
            alone.cue(i) for i in range(len(alone))
        ]
        assert document.n_words == alone.n_words
    assert batch.meta["a"] == {"outlet": None}


def test_a_normalized_shard_of_other_documents_is_refused(tmp_path):
    write_rows(tmp_path / "d.parquet", [{"doc_id": "a", "text": "نص"}], "documents")
    normalize_shard(tmp_path / "d.parquet", tmp_path / "n.parquet")
    write_rows(tmp_path / "d.parquet", [{"doc_id": "b", "text": "نص"}], "documents")
    with pytest.raises(ValueError, match="make it again"):
        read_batch(tmp_path / "d.parquet", tmp_path / "n.parquet")


@given(st.text(alphabet=NEWS) | st.text())
def test_tokens_are_found_chunk_by_chunk(text):
    at, found = 0, []
    for chunk in chunks(text):
        found += [(start + at, end + at, kind) for start, end, kind in tokens(chunk)]
        at += len(chunk) + 1
    assert at == len(text) + 1
    assert found == tokens(text)


@given(st.lists(st.text(alphabet=NEWS + "\n.")))
def test_a_shard_is_read_as_its_documents_are(tmp_path_factory, texts):
    folder = tmp_path_factory.mktemp("shard")
    rows = [{"doc_id": f"{n:03d}", "text": text} for n, text in enumerate(texts)]
    write_rows(folder / "d.parquet", rows, "documents")
    normalize_shard(folder / "d.parquet", folder / "n.parquet")
    batch = read_batch(folder / "d.parquet", folder / "n.parquet")
    for text, document in zip(texts, batch, strict=True):
        spans = tokens(text)
        assert list(zip(document.start, document.end, strict=True)) == [s[:2] for s in spans]
        assert [document.kind(at) for at in range(len(document))] == [s[2] for s in spans]
        assert (document.sentence_start, document.line_start) == sentences(text, spans)
