"""A hostile corpus costs its own inputs and nothing else: no crash, no hang, no file outside, no good article lost."""

from __future__ import annotations

import gzip
import io
import json
import os
import stat
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from corpus_material import ARTICLE, OTHER, samples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from isnad import tables
from isnad.corpus import CorpusError, ingest

GOOD = {"good": ARTICLE, "sub/good": OTHER}


@pytest.fixture
def hostile(corpus):
    """A corpus with two good articles, to which a test adds something bad."""
    (corpus / "sub").mkdir()
    for name, text in GOOD.items():
        (corpus / f"{name}.txt").write_text(text, encoding="utf-8")
    return corpus


def assert_good(run) -> None:
    for name, text in GOOD.items():
        assert run.documents[name]["text"] == text


def test_files_that_are_no_articles(hostile, read):
    (hostile / "zero.txt").write_bytes(b"")
    (hostile / "blank.txt").write_text(" \n\t\u00a0\n")
    (hostile / "binary.txt").write_bytes(bytes(range(256)) * 50)
    (hostile / "picture.jpg").write_bytes(b"\xff\xd8\xff\xe0" * 100)
    (hostile / "english.txt").write_text("Nothing in this file is Arabic.")
    (hostile / "half.docx").write_bytes(b"PK\x03\x04 and then nothing")
    (hostile / "half.pdf").write_bytes(b"%PDF-1.7\n1 0 obj<</Type/Catalog")
    (hostile / "half.parquet").write_bytes(b"PAR1 and then nothing")
    (hostile / "half.xlsx").write_bytes(b"PK\x05\x06")
    (hostile / "half.zip").write_bytes(b"PK\x03\x04")
    (hostile / "half.jsonl.gz").write_bytes(
        gzip.compress(json.dumps({"text": OTHER}).encode())[:40]
    )
    (hostile / "half.warc").write_bytes(b"WARC/1.0\r\nWARC-Type: resp")
    (hostile / "half.xml").write_text("<TEI><text><p>نص")
    (hostile / "empty.html").write_text("<html></html>")
    for name in ("README.md", "LICENSE", ".hidden.txt", "Thumbs.db", "~$port.docx", "CITATION.cff"):
        (hostile / name).write_text(ARTICLE, encoding="utf-8")
    run = read(hostile)
    assert_good(run)
    assert len(run.documents) == 2
    reasons = run.reasons
    assert reasons.pop("half.warc") in ("unreadable", "empty")
    assert reasons == {
        "zero.txt": "empty",
        "blank.txt": "empty",
        "binary.txt": "not_text",
        "picture.jpg": "unsupported_format",
        "english.txt": "no_arabic",
        "half.docx": "unreadable",
        "half.pdf": "unreadable",
        "half.parquet": "unreadable",
        "half.xlsx": "unreadable",
        "half.zip": "unreadable",
        "half.jsonl.gz": "unreadable",
        "half.xml": "unreadable",
        "empty.html": "empty",
    }
    assert all(row["detail"] and "\n" not in row["detail"] for row in run.rejects)


def test_a_long_line_and_long_files(hostile, read):
    line = ("كلمة " * 12_000_000).encode()
    assert len(line) > 100_000_000
    (hostile / "line.txt").write_bytes(line)
    with open(hostile / "lines.jsonl", "wb") as stream:
        stream.write(json.dumps({"id": "before", "text": ARTICLE + " قبل"}).encode() + b"\n")
        stream.write(b'{"id": "long", "text": "' + line + b'"}\n')
        stream.write(json.dumps({"id": "after", "text": OTHER + " بعد"}).encode() + b"\n")
    began = time.monotonic()
    tracemalloc.start()
    run = read(hostile)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert_good(run)
    assert {"before", "after"} < set(run.documents)
    assert run.reasons == {"line.txt": "too_large", "lines.jsonl#2": "too_large"}
    assert peak < 150_000_000
    assert time.monotonic() - began < 20


def test_an_article_of_many_words_in_one_line_is_read(hostile, read):
    (hostile / "long.txt").write_text("كلمة أخرى " * 150_000, encoding="utf-8")
    run = read(hostile)
    assert_good(run)
    assert "very_long" in run.documents["long"]["quality"]


@pytest.mark.parametrize(
    "letters", ["ةا", "إا", "المجلسالأعلى", "أن", "«", "ـَ", "\u202e", "\x01", "ا\n", "ط§", "Ø§"]
)
def test_a_million_of_the_same(hostile, read, letters):
    """No look at a text takes longer than its length warrants, and no flag repeats it."""
    (hostile / "same.txt").write_text(
        "نص " + letters * (1_000_000 // len(letters)), encoding="utf-8", newline=""
    )
    began = time.monotonic()
    run = read(hostile)
    assert_good(run)
    assert time.monotonic() - began < 20
    assert max(len(row["detail"] or "") for row in run.flags) < 500
    assert len(run.flags) < 200


def test_links_and_things_that_are_no_files(hostile, read, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("سر لا يقرؤه أحد " * 20, encoding="utf-8")
    (hostile / "leak.txt").symlink_to(outside / "secret.txt")
    (hostile / "leaks").symlink_to(outside)
    (hostile / "loop").symlink_to(hostile)
    (hostile / "gone.txt").symlink_to(outside / "gone.txt")
    (hostile / "device.txt").symlink_to("/dev/zero")
    os.mkfifo(hostile / "pipe.txt")
    (hostile / "inside.txt").symlink_to(hostile / "good.txt")
    run = read(hostile)
    assert_good(run)
    assert set(run.documents) == {*GOOD, "inside"}
    assert run.documents["inside"]["duplicate_of"] == "good"
    assert run.reasons == {
        "leak.txt": "unsafe_path",
        "leaks": "unsafe_path",
        "loop": "unsafe_path",
        "gone.txt": "unsafe_path",
        "device.txt": "unsafe_path",
        "pipe.txt": "unsupported_format",
    }
    followed = read(hostile, follow_links=True)
    assert {"leak", "leaks/secret"} < set(followed.documents)
    assert followed.reasons["device.txt"] == "unsupported_format"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_files_and_folders(hostile, read):
    (hostile / "closed.txt").write_text(ARTICLE, encoding="utf-8")
    (hostile / "closed.txt").chmod(0)
    (hostile / "shut").mkdir()
    (hostile / "shut").chmod(0)
    try:
        run = read(hostile)
    finally:
        (hostile / "shut").chmod(stat.S_IRWXU)
    assert_good(run)
    assert run.reasons == {"closed.txt": "unreadable", "shut": "unreadable"}


def test_a_file_that_cannot_be_opened(hostile, read, monkeypatch):
    """As the test above, for those who run the tests as root."""
    (hostile / "closed.txt").write_text(ARTICLE, encoding="utf-8")
    real = open

    def refuse(file, *args, **kwargs):
        if str(file).endswith("closed.txt"):
            raise PermissionError(13, "Permission denied")
        return real(file, *args, **kwargs)

    monkeypatch.setattr("isnad.corpus.walk.open", refuse, raising=False)
    run = read(hostile)
    assert_good(run)
    assert run.reasons == {"closed.txt": "unreadable"}


def test_deep_folders(hostile, read):
    deep = hostile
    for _ in range(150):
        deep = deep / "folder"
    deep.mkdir(parents=True)
    (deep / "deep.txt").write_text(ARTICLE + " عميق", encoding="utf-8")
    here = os.getcwd()
    try:
        # Deeper than any path may be long: only steps lead there.
        os.chdir(deep)
        for _ in range(40):
            os.mkdir("d" * 100)
            os.chdir("d" * 100)
        Path("unreachable.txt").write_text(ARTICLE, encoding="utf-8")
    finally:
        os.chdir(here)
    run = read(hostile)
    assert_good(run)
    assert any(name.endswith("/deep") for name in run.documents)
    assert [row["reason"] for row in run.rejects] == ["unreadable"]


def test_zip_members_that_lead_out_or_lie(hostile, read, tmp_path):
    with zipfile.ZipFile(hostile / "bad.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../escape.txt", ARTICLE)
        archive.writestr("/etc/absolute.txt", ARTICLE)
        archive.writestr("C:/windows.txt", ARTICLE)
        archive.writestr("..\\back.txt", ARTICLE)
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("bomb.txt", b" " * 300_000_000)
        archive.writestr("fine.txt", OTHER + " سليم")
        inner = tmp_path / "inner.zip"
        with zipfile.ZipFile(inner, "w") as other:
            other.writestr("inside.txt", ARTICLE + " داخلي")
        archive.write(inner, "inner.zip")
    before = {path for path in tmp_path.rglob("*") if "out-" not in str(path)}
    run = read(hostile)
    assert_good(run)
    assert {"bad.zip/fine", "bad.zip/inner.zip/inside"} < set(run.documents)
    assert sorted(row["reason"] for row in run.rejects) == ["archive_bomb", *["unsafe_path"] * 5]
    assert {path for path in tmp_path.rglob("*") if "out-" not in str(path)} == before


def test_archives_in_archives_end(hostile, read):
    data = b""
    for _ in range(6):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("next.zip", data)
            archive.writestr("a.txt", ARTICLE)
        data = buffer.getvalue()
    (hostile / "matryoshka.zip").write_bytes(data)
    run = read(hostile)
    assert_good(run)
    assert "archive_bomb" in run.reasons.values()


@pytest.mark.parametrize(
    "name", ["bomb.txt.gz", "bomb.jsonl.gz", "bomb.csv.gz", "bomb.json.gz", "bomb.html.gz"]
)
def test_gzip_bombs(hostile, read, name):
    with gzip.open(hostile / name, "wb", compresslevel=1) as stream:
        for _ in range(200):
            stream.write(b" " * 1_000_000)
    began = time.monotonic()
    run = read(hostile)
    assert_good(run)
    assert set(run.reasons.values()) <= {"archive_bomb", "too_large", "no_text_column"}
    assert run.rejects
    assert time.monotonic() - began < 10


def test_ids_that_are_paths_or_worse(hostile, read, tmp_path):
    ids = [
        "../../escape",
        "/etc/passwd",
        "..\\..\\x",
        "<script>alert(1)</script>",
        "=cmd|' /C calc'!A0",
        "\u202eabc",
        "x" * 10_000,
        "a\x00b",
        "\ud800",
        "con",
    ]
    with open(hostile / "ids.jsonl", "w", encoding="utf-8") as stream:
        for number, identifier in enumerate(ids):
            stream.write(json.dumps({"id": identifier, "text": f"{ARTICLE} {number}"}) + "\n")
    run = read(hostile, shards=4)
    assert_good(run)
    assert len(run.documents) == len(ids) + 2
    unsafe = {name for name, row in run.documents.items() if "unsafe_id" in row["quality"]}
    assert unsafe == {"../../escape", "/etc/passwd", "..\\..\\x"}
    assert sorted(path.name for path in run.folder.iterdir()) == [
        *(f"documents-{n:02}.parquet" for n in range(4)),
        "quality_flags.parquet",
        "rejects.parquet",
    ]


def test_odd_characters_are_kept_and_flagged(hostile, read):
    text = f'{ARTICLE}\x00\x07 \u202eمقلوب\u202c =HYPERLINK("x") <script>alert(1)</script> \ufffe'
    (hostile / "odd.jsonl").write_text(
        json.dumps({"id": "odd", "text": text, "title": "\ud83d نصف"})
    )
    run = read(hostile)
    assert_good(run)
    assert run.documents["odd"]["text"] == text
    assert {"control_characters", "bidi_controls"} <= set(run.documents["odd"]["quality"])
    assert run.documents["odd"]["title"] == "\ufffd نصف"


def test_one_id_twice(hostile, read):
    page = f"<html><body><article><p>{OTHER}</p></article></body></html>"
    (hostile / "good.html").write_text(page, encoding="utf-8")
    (hostile / "sub" / "b.jsonl").write_text(
        "\n".join(
            json.dumps({"id": 1, "text": text}) for text in ("", ARTICLE + " أ", OTHER + " ب")
        ),
        encoding="utf-8",
    )
    run = read(hostile)
    assert_good(run)
    assert run.documents["1"]["text"] == ARTICLE + " أ"
    assert run.reasons == {
        "good.html": "duplicate_id",
        "sub/b.jsonl#1": "empty",
        "sub/b.jsonl#3": "duplicate_id",
    }
    assert "good.txt" in next(
        row["detail"] for row in run.rejects if row["source_file"] == "good.html"
    )


def test_file_names_of_every_kind(hostile, read):
    for name in ("خبر اليوم", "new\nline", "quote'\"", "-rf", "a" * 200, "e\u0301", "%2e%2e", "😀"):
        (hostile / f"{name}.txt").write_text(f"{ARTICLE} {name}", encoding="utf-8")
    with open(os.fsencode(hostile) + b"/\xff\xfe.txt", "w", encoding="utf-8") as stream:
        stream.write(OTHER + " بايت")
    run = read(hostile)
    assert_good(run)
    assert len(run.documents) == 11
    assert {"خبر اليوم", "\u00e9", "\\xff\\xfe"} < set(run.documents)
    assert run.rejects == []


def test_ten_thousand_tiny_files(corpus, read):
    for number in range(10_000):
        folder = corpus / f"{number // 500:02}"
        folder.mkdir(exist_ok=True)
        (folder / f"{number}.txt").write_bytes(f"خبر رقم {number}".encode())
    began = time.monotonic()
    run = read(corpus, shards=8)
    assert len(run.documents) == 10_000
    assert time.monotonic() - began < 30


def test_results_inside_the_corpus_are_not_read_again(hostile, tmp_path):
    for _ in range(2):
        summary = ingest(hostile, hostile / "results", 2)
        assert summary["documents"] == 2
        assert summary["rejected"] == 0


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.sampled_from(
        [
            "json",
            "jsonl",
            "csv",
            "tsv",
            "xml",
            "html",
            "txt",
            "zip",
            "gz",
            "docx",
            "pdf",
            "parquet",
            "xlsx",
            "warc",
        ]
    ),
    st.binary(max_size=300)
    | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")),
)
def test_no_content_breaks_a_reader(tmp_path_factory, extension, data):
    folder = tmp_path_factory.mktemp("fuzz")
    (folder / f"x.{extension}").write_bytes(data)
    (folder / "good.txt").write_text(ARTICLE, encoding="utf-8")
    summary = ingest(folder, folder / "out")
    assert summary["documents"] >= 1


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["id", "text", "title", "date", "author", "publisher", "x"]),
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just(ARTICLE)
            | st.lists(st.text(max_size=5), max_size=2) | st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=2),
        ),
        max_size=6,
    )
)  # fmt: skip
def test_no_record_breaks_a_reader_and_none_is_lost(tmp_path_factory, records):
    folder = tmp_path_factory.mktemp("fuzz")
    (folder / "x.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    (folder / "good.txt").write_text(OTHER, encoding="utf-8")
    summary = ingest(folder, folder / "out")
    # A file without records is named once.
    assert summary["documents"] + summary["rejected"] == max(1, len(records)) + 1


SAMPLES = samples()


def damaged(data: bytes, cut: int, changes: list[tuple[int, int]]) -> bytes:
    """``data`` without its last ``cut`` bytes and with single bytes changed."""
    out = bytearray(data[: max(0, len(data) - cut)])
    for place, value in changes:
        if out:
            out[place % len(out)] = value
    return bytes(out)


def test_sound_samples_are_read(hostile, read):
    for number, (name, data) in enumerate(SAMPLES.items()):
        (hostile / f"{number:02}-{name}").write_bytes(data)
    run = read(hostile, near_duplicate=0)
    assert_good(run)
    # The records have the same ids in each file.
    assert set(run.reasons.values()) == {"duplicate_id"}
    assert len(run.documents) + len(run.rejects) == len(GOOD) + 5 + 2 * 9


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", b""),
        ("a.csv", b"id,text\n"),
        ("a.jsonl", b"\n\n"),
        ("a.json", b"[]"),
        ("a.warc", b""),
        ("a.zip", b"PK\x05\x06" + bytes(18)),
    ],
)
def test_a_file_without_articles_is_named(hostile, read, name, data):
    (hostile / name).write_bytes(data)
    run = read(hostile)
    assert_good(run)
    assert run.reasons[name] in ("empty", "unreadable")


def test_many_members_make_a_bomb_too(hostile, read):
    """Each member is small enough; together they would take hours."""
    with zipfile.ZipFile(hostile / "many.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0.txt", ARTICLE + " أول")
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as bomb:
            for number in range(30):
                bomb.writestr(f"{number:02}.txt", b" " * 19_000_000)
        for number in range(1, 4):
            archive.writestr(f"{number}.zip", inner.getvalue())
    began = time.monotonic()
    run = read(hostile)
    assert_good(run)
    assert "many.zip/0" in run.documents
    assert "archive_bomb" in run.reasons.values()
    assert len(run.rejects) < 40
    assert time.monotonic() - began < 20


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.sampled_from(sorted(SAMPLES)),
    st.integers(0, 3000) | st.just(0),
    st.lists(st.tuples(st.integers(0, 100_000), st.integers(0, 255)), max_size=4),
)
def test_half_written_and_damaged_files_of_every_format(tmp_path_factory, name, cut, changes):
    folder = tmp_path_factory.mktemp("damaged")
    (folder / name).write_bytes(damaged(SAMPLES[name], cut, changes))
    (folder / "good.txt").write_text(OTHER + " سليم", encoding="utf-8")
    summary = ingest(folder, folder / "out")
    rows = tables.read(folder / "out/documents-00.parquet").to_pylist()
    assert "good" in {row["doc_id"] for row in rows}
    # Nothing goes without a word: the file gave articles, or a reason why not.
    assert summary["documents"] + summary["rejected"] > 1


def test_a_corpus_that_is_a_device(tmp_path):
    with pytest.raises(CorpusError, match="neither a folder nor a file"):
        ingest("/dev/null", tmp_path / "out")
