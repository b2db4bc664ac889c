"""Encodings are found, recorded, and may be set; text that was decoded wrongly before is recognised."""

from __future__ import annotations

import pytest
from corpus_material import ARTICLE, OTHER
from hypothesis import given
from hypothesis import strategies as st

from isnad.corpus.encodings import decode, detect, mojibake
from isnad.corpus.records import Unusable

SENTENCES = [line for text in (ARTICLE, OTHER) for line in text.splitlines()]
WORDS = " ".join(SENTENCES).replace("،", "").replace(".", "").split()


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("cp1256", "windows-1256"),
        ("iso8859_6", "iso-8859-6"),
    ],
)
def test_encodings_are_found(sentence, codec, name):
    assert decode(sentence.encode(codec)) == (sentence, name, 0)


@given(
    st.lists(st.sampled_from(WORDS), min_size=12, max_size=40, unique=True),
    st.sampled_from(["cp1256", "iso8859_6", "utf-16-le"]),
)
def test_a_dozen_words_are_enough(words, codec):
    text = " ".join(words)
    assert decode(text.encode(codec))[0] == text


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), min_size=1))
def test_utf8_comes_back_as_it_was(text):
    """Whatever is valid UTF-8 and not binary decodes to itself, but for CRLF and a byte order mark."""
    data = text.encode("utf-8")
    try:
        decoded, name, damaged = decode(data)
    except Unusable as problem:
        assert problem.reason == "not_text"
        return
    if name.startswith("utf-8"):
        assert damaged == 0
        assert decoded == text.removeprefix("\ufeff").replace("\r\n", "\n")


@given(st.binary(max_size=400))
def test_no_bytes_break_the_decoder(data):
    try:
        text, name, _ = decode(data)
    except Unusable as problem:
        assert problem.reason in ("not_text", "bad_encoding")
    else:
        assert isinstance(text, str)
        assert name


def test_only_line_ends_and_byte_order_mark_change():
    raw = "\ufeffسطر أول\r\nسطر\rثان\u200f  \tثالث\n\n"
    assert decode(raw.encode("utf-8"))[0] == "سطر أول\nسطر\rثان\u200f  \tثالث\n\n"


def test_binary_data_is_no_text():
    for data in (
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8,
        b"\x00" * 500,
        b"MZ\x90\x00\x03\x00\x00\x00" * 20,
    ):
        with pytest.raises(Unusable) as problem:
            detect(data)
        assert problem.value.reason == "not_text"


def test_a_file_cut_off_inside_a_letter_keeps_its_text(corpus, read):
    data = ARTICLE.encode("utf-8")
    (corpus / "half.txt").write_bytes(data[: len(data) // 2 | 1])
    run = read(corpus)
    document = run.documents["half"]
    assert document["encoding"] == "utf-8"
    assert ARTICLE.startswith(document["text"].rstrip("\ufffd"))
    assert ("decoding_errors" in document["quality"]) == ("\ufffd" in document["text"])


def test_the_encoding_is_recorded_and_may_be_set(corpus, read):
    (corpus / "a.txt").write_bytes(ARTICLE.encode("cp1256"))
    (corpus / "b.txt").write_bytes(OTHER.encode("utf-16"))
    run = read(corpus)
    assert {name: row["encoding"] for name, row in run.documents.items()} == {
        "a": "windows-1256",
        "b": "utf-16",
    }
    run = read(corpus, encoding="windows-1256")
    assert run.documents["a"]["text"] == ARTICLE
    (corpus / "b.txt").write_bytes(OTHER.encode("cp1256"))
    run = read(corpus / "b.txt", encoding="cp1256")
    assert run.documents["b"]["text"] == OTHER


def test_an_encoding_that_does_not_fit_is_said(corpus, read):
    (corpus / "a.txt").write_bytes(ARTICLE.encode("utf-8"))
    (corpus / "b.txt").write_bytes(OTHER.encode("cp1256"))
    run = read(corpus, encoding="utf-8")
    assert run.reasons == {"b.txt": "bad_encoding"}
    assert "utf-8" in run.rejects[0]["detail"]


def test_one_line_of_json_in_another_encoding(corpus, read):
    lines = [
        f'{{"id": "a", "text": "{ARTICLE.splitlines()[0]}"}}'.encode(),
        f'{{"id": "b", "text": "{OTHER.splitlines()[0]}"}}'.encode("cp1256"),
    ]
    (corpus / "mixed.jsonl").write_bytes(b"\n".join(lines))
    run = read(corpus)
    assert run.documents["b"]["text"] == OTHER.splitlines()[0]
    assert run.documents["b"]["encoding"] == "windows-1256"


@pytest.mark.parametrize("wrong", ["cp1252", "latin-1", "cp1256"])
def test_mojibake_is_recognised_and_can_be_repaired(corpus, read, wrong):
    garbled = ARTICLE.encode("utf-8").decode(wrong, "replace")
    found = mojibake(garbled)
    assert found is not None
    (corpus / "a.txt").write_text(garbled, encoding="utf-8", newline="")
    run = read(corpus)
    assert "mojibake" in run.documents["a"]["quality"]
    assert run.documents["a"]["text"] == garbled
    run = read(corpus, repair_mojibake=True)
    repaired = run.documents["a"]["text"]
    assert "mojibake" in run.documents["a"]["quality"]
    if wrong == "cp1252":
        # cp1252 has no character for five bytes, one of them in ف: those letters are gone for good.
        assert repaired.replace("\ufffd", "") == ARTICLE.replace("ف", "") or "الميناء" in repaired
    else:
        assert repaired == ARTICLE


@pytest.mark.parametrize(
    ("original", "wrong"),
    [
        ("cp1256", "cp1252"),
        ("cp1256", "latin-1"),
        ("iso8859_6", "cp1252"),
        ("iso8859_6", "latin-1"),
    ],
)
def test_old_encodings_read_as_western_are_mojibake_too(corpus, read, original, wrong):
    garbled = ARTICLE.replace("«", "").encode(original, "replace").decode(wrong)
    (corpus / "a.txt").write_text(garbled, encoding="utf-8", newline="")
    run = read(corpus)
    assert "mojibake" in run.documents["a"]["quality"]
    assert "control_characters" not in run.documents["a"]["quality"]
    run = read(corpus, repair_mojibake=True)
    assert run.documents["a"]["text"] == ARTICLE.encode(original, "replace").decode(original)


@pytest.mark.parametrize(
    "text",
    [
        ARTICLE,
        OTHER,
        "فقط، وفقط؛ حفظ، لفظ، شرط؟ خطّ: «ضغط»",
        "Ærø Øst Ùna ØÙ",
        "Çá m'a plu, Çäğlar, déjà été à côté, où ça ?",
    ],
)
def test_sound_text_is_no_mojibake(text):
    assert mojibake(text) is None


@pytest.mark.parametrize("codec", ["utf-8", "cp1256"])
@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.json"])
def test_arabic_that_comes_late_in_a_file(corpus, read, codec, name):
    """The first thousands of bytes are ASCII: they must not decide, and nothing may be cut inside a letter."""
    padding = [f"row {number} without anything Arabic in it" for number in range(5000)]
    if name == "a.csv":
        data = "\n".join(
            [
                "id,text",
                *(f"{n},{text}" for n, text in enumerate(padding)),
                f"x,{ARTICLE.splitlines()[0]}",
            ]
        )
    else:
        rows = [f'{{"id": {n}, "text": "{text}"}}' for n, text in enumerate(padding)]
        rows.append(f'{{"id": "x", "text": "{ARTICLE.splitlines()[0]}"}}')
        data = "\n".join(rows) if name == "a.jsonl" else "[" + ",\n".join(rows) + "]"
    (corpus / name).write_bytes(data.encode(codec))
    run = read(corpus)
    assert run.documents["x"]["text"] == ARTICLE.splitlines()[0]
    assert set(run.reasons.values()) == {"no_arabic"}


@pytest.mark.parametrize("length", range(4, 30))
def test_utf8_cut_anywhere_is_still_utf8(length):
    assert detect("قال الوزير كلمة".encode()[:length]) == "utf-8"
