"""Every accepted format, with files made here, and what each says about its articles."""

from __future__ import annotations

import csv
import datetime
import gzip
import io
import json
import zipfile

import pytest
from corpus_material import ARTICLE, OTHER, PAGE, pdf, tei

RECORD = {
    "id": "a-1",
    "headline": "توسعة الميناء",
    "articleBody": ARTICLE,
    "datePublished": "2024-03-05T10:00:00+03:00",
    "publisher": {"@type": "Organization", "name": "صحيفة الساحل"},
    "author": [{"name": "ليلى حداد"}, {"name": "سامر يونس"}],
    "articleSection": "محليات",
    "url": "https://example.org/a-1",
}


def assert_is_record(document: dict) -> None:
    assert document["text"] == ARTICLE
    assert document["title"] == "توسعة الميناء"
    assert document["outlet"] == "صحيفة الساحل"
    assert document["published"] == datetime.date(2024, 3, 5)
    assert document["author"] == "ليلى حداد، سامر يونس"
    assert document["section"] == "محليات"
    assert document["url"] == "https://example.org/a-1"


def flat_record() -> dict:
    return RECORD | {"publisher": "صحيفة الساحل", "author": "ليلى حداد، سامر يونس"}


def test_text_tree_with_metadata_by_path_and_by_name(corpus, read):
    (corpus / "2024" / "march").mkdir(parents=True)
    (corpus / "2024" / "march" / "port.txt").write_text(ARTICLE, encoding="utf-8")
    (corpus / "lab.txt").write_text(OTHER, encoding="utf-8")
    (corpus / "metadata.csv").write_text(
        "file,title,outlet,published\n2024/march/port.txt,الميناء,الساحل,5/3/2024\nlab,المختبر,الشمال,٦ آذار ٢٠٢٤\n",
        encoding="utf-8-sig",
    )
    run = read(corpus)
    assert set(run.documents) == {"2024/march/port", "lab"}
    port, lab = run.documents["2024/march/port"], run.documents["lab"]
    assert (port["title"], port["outlet"], port["published"]) == (
        "الميناء",
        "الساحل",
        datetime.date(2024, 3, 5),
    )
    assert (lab["title"], lab["published"]) == ("المختبر", datetime.date(2024, 3, 6))
    assert port["source_file"] == "2024/march/port.txt"
    assert run.rejects == []


def test_no_outlet_is_called_like_a_group_of_the_counts(corpus, read):
    (corpus / "port.txt").write_text(ARTICLE, encoding="utf-8")
    (corpus / "lab.txt").write_text(OTHER, encoding="utf-8")
    (corpus / "metadata.csv").write_text("file,outlet\nport,all\nlab,rest\n", encoding="utf-8")
    run = read(corpus)
    assert {name: row["outlet"] for name, row in run.documents.items()} == {
        "port": "All",
        "lab": "Rest",
    }


def test_metadata_by_bare_name_needs_one_file_of_that_name(corpus, read):
    for folder in ("one", "two"):
        (corpus / folder).mkdir()
        (corpus / folder / "same.txt").write_text(ARTICLE + folder, encoding="utf-8")
    (corpus / "one" / "only.txt").write_text(OTHER, encoding="utf-8")
    (corpus / "metadata.tsv").write_text(
        "filename\ttitle\nsame.txt\tأي\nonly.txt\tواحد\n", encoding="utf-8"
    )
    run = read(corpus)
    assert run.documents["one/only"]["title"] == "واحد"
    assert run.documents["one/same"]["title"] is None
    assert run.reasons == {"metadata.tsv#1": "unmatched_metadata"}


def test_metadata_in_excel_and_metadata_that_names_no_file(corpus, read):
    import openpyxl

    (corpus / "port.txt").write_text(ARTICLE, encoding="utf-8")
    book = openpyxl.Workbook()
    book.active.append(["File name", "العنوان", "Date"])
    book.active.append(["port.txt", "الميناء", datetime.datetime(2024, 3, 5)])
    book.active.append(["gone.txt", "ضائع", None])
    book.save(corpus / "metadata.xlsx")
    run = read(corpus)
    assert run.documents["port"]["title"] == "الميناء"
    assert run.documents["port"]["published"] == datetime.date(2024, 3, 5)
    assert run.reasons == {"metadata.xlsx#2": "unmatched_metadata"}


def test_the_nearest_metadata_wins_and_a_second_row_is_rejected(corpus, read):
    (corpus / "sub").mkdir()
    (corpus / "sub" / "port.txt").write_text(ARTICLE, encoding="utf-8")
    (corpus / "metadata.csv").write_text("file,outlet\nport.txt,بعيد\n", encoding="utf-8")
    (corpus / "sub" / "metadata.csv").write_text(
        "file,outlet\nport.txt,قريب\nport.txt,ثان\n", encoding="utf-8"
    )
    run = read(corpus)
    assert run.documents["sub/port"]["outlet"] == "قريب"
    assert run.reasons["sub/metadata.csv#2"] == "duplicate_metadata"


def test_a_table_about_files_may_hold_a_text_column_too(corpus, read):
    (corpus / "port.txt").write_text(ARTICLE, encoding="utf-8")
    (corpus / "list.csv").write_text(
        f"file,title,text\nport.txt,الميناء,{ARTICLE[:40]}\n", encoding="utf-8"
    )
    (corpus / "old.csv").write_text(
        f"file,id,text\nelsewhere.txt,9,{OTHER[:60]}\n", encoding="utf-8"
    )
    run = read(corpus)
    assert set(run.documents) == {"port", "9"}
    assert run.documents["port"]["title"] == "الميناء"
    assert run.rejects == []


def test_the_id_of_a_file_is_its_path_whatever_the_metadata_says(corpus, read):
    (corpus / "port.txt").write_text(ARTICLE, encoding="utf-8")
    (corpus / "lab.xml").write_text(tei(OTHER, "other-id"), encoding="utf-8")
    (corpus / "metadata.csv").write_text(
        "file,doc_id,title\nport.txt,77,الميناء\n", encoding="utf-8"
    )
    run = read(corpus)
    assert set(run.documents) == {"port", "lab"}
    assert run.documents["port"]["title"] == "الميناء"


def test_metadata_file_elsewhere(corpus, read, tmp_path):
    (corpus / "port.txt").write_text(ARTICLE, encoding="utf-8")
    table = tmp_path / "about.csv"
    table.write_text("id,outlet\nport,الساحل\n", encoding="utf-8")
    assert read(corpus, metadata=str(table)).documents["port"]["outlet"] == "الساحل"


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson"])
def test_json_lines(corpus, read, name):
    lines = [
        json.dumps(RECORD, ensure_ascii=False),
        "",
        "{broken",
        "[1]",
        json.dumps({"text": OTHER}),
    ]
    (corpus / name).write_text("\n".join(lines), encoding="utf-8")
    run = read(corpus)
    assert_is_record(run.documents["a-1"])
    assert run.documents[f"{name}#5"]["text"] == OTHER
    assert run.reasons == {f"{name}#3": "bad_record", f"{name}#4": "bad_record"}


@pytest.mark.parametrize(
    "shape",
    [
        lambda records: records,
        lambda records: {"status": "ok", "articles": records},
        lambda records: records[0],
    ],
)
def test_json(corpus, read, shape):
    (corpus / "a.json").write_text(
        json.dumps(shape([RECORD]), ensure_ascii=False, indent=1), encoding="utf-8"
    )
    assert_is_record(read(corpus).documents["a-1"])


def test_half_a_json_array_gives_the_articles_before_the_cut(corpus, read):
    whole = json.dumps([{"id": n, "text": f"{ARTICLE} {n}"} for n in range(50)], ensure_ascii=False)
    (corpus / "a.json").write_text(whole[: len(whole) // 2], encoding="utf-8")
    run = read(corpus)
    assert 20 <= len(run.documents) <= 25
    assert list(run.reasons.values()) == ["bad_record"]


def test_a_long_json_array_is_read_piece_by_piece(corpus, read):
    records = [{"id": n, "text": f"{ARTICLE} {n}"} for n in range(6000)]
    (corpus / "a.json").write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    run = read(corpus, near_duplicate=0)
    assert len(run.documents) == 6000
    assert run.documents["5999"]["text"].endswith("5999")


@pytest.mark.parametrize(("name", "delimiter"), [("a.csv", ","), ("a.csv", ";"), ("a.tsv", "\t")])
def test_csv(corpus, read, name, delimiter):
    with open(corpus / name, "w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, flat_record(), delimiter=delimiter)
        writer.writeheader()
        writer.writerow(flat_record())
        writer.writerow(flat_record() | {"id": "", "articleBody": OTHER})
    run = read(corpus)
    assert_is_record(run.documents["a-1"])
    assert run.documents[f"{name}#2"]["text"] == OTHER


def test_csv_in_windows_1256(corpus, read):
    (corpus / "a.csv").write_bytes(f'id,text,title\n7,"{OTHER}",المختبر\n'.encode("cp1256"))
    document = read(corpus).documents["7"]
    assert (document["text"], document["title"], document["encoding"]) == (
        OTHER,
        "المختبر",
        "windows-1256",
    )


def test_a_quotation_mark_that_never_closes_costs_no_more_than_the_limit(corpus, read):
    rows = "\n".join(f'{n},"{ARTICLE[:80]} {n}"' for n in range(60))
    (corpus / "a.csv").write_text(f'id,text\nx,"open {ARTICLE}\n{rows}\n', encoding="utf-8")
    run = read(corpus, max_document_chars=100)
    assert "59" in run.documents or run.rejects


def test_rows_swallowed_by_an_open_quotation_mark_are_no_article(corpus, read):
    rows = f'id,text\n1,"{ARTICLE}"\n2,"open {ARTICLE}\n3,{OTHER}\n'
    (corpus / "a.csv").write_text(rows, encoding="utf-8")
    run = read(corpus)
    assert list(run.documents) == ["1"] and run.reasons == {"a.csv#2": "bad_record"}
    first = 3 + ARTICLE.count("\n")
    last = rows.count("\n")
    assert f"line {first} is never closed" in run.rejects[0]["detail"]
    assert f"to line {last}" in run.rejects[0]["detail"]


def test_a_damaged_metadata_table_is_told(corpus, read):
    (corpus / "port.txt").write_text(ARTICLE, encoding="utf-8")
    (corpus / "metadata.csv").write_text('file,outlet\nport.txt,"قريب\n', encoding="utf-8")
    run = read(corpus)
    assert "port" in run.documents and run.reasons == {"metadata.csv#1": "bad_record"}


def test_excel_with_articles(corpus, read):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(list(flat_record()))
    book.active.append(list(flat_record().values()))
    book.save(corpus / "articles.xlsx")
    assert_is_record(read(corpus).documents["a-1"])


def test_parquet(corpus, read):
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.Table.from_pylist([flat_record()]), corpus / "a.parquet")
    assert_is_record(read(corpus).documents["a-1"])


def test_parquet_as_data_frames_write_it(corpus, read):
    import pyarrow as pa
    import pyarrow.parquet as pq

    times = pa.array([1709625600_000000001, None], pa.timestamp("ns", "Asia/Riyadh"))
    table = pa.table(
        {
            "text": pa.array([ARTICLE, OTHER]).dictionary_encode(),
            "id": pa.array([1.0, float("nan")]),
            "date": times,
            "publisher": [{"name": "الساحل"}, None],
            "embedding": [[0.5] * 300] * 2,
        }
    )
    pq.write_table(table, corpus / "frame.parquet")
    run = read(corpus)
    assert set(run.documents) == {"1", "frame.parquet#2"}
    assert run.documents["1"]["published"] == datetime.date(2024, 3, 5)
    assert run.documents["1"]["outlet"] == "الساحل"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1256", "utf-16"])
def test_html(corpus, read, encoding):
    page = PAGE.replace('charset="utf-8"', f'charset="{encoding}"')
    (corpus / "port.html").write_bytes(page.encode(encoding))
    document = read(corpus).documents["port"]
    assert all(line in document["text"] for line in ARTICLE.splitlines())
    assert "الرئيسية" not in document["text"]
    assert document["title"] == "توسعة الميناء"
    assert document["outlet"] == "صحيفة الساحل"
    assert document["published"] == datetime.date(2024, 3, 5)


def test_metadata_beside_a_page_outranks_what_the_page_says(corpus, read):
    (corpus / "port.html").write_text(PAGE, encoding="utf-8")
    (corpus / "metadata.csv").write_text("file,outlet\nport.html,الأرشيف\n", encoding="utf-8")
    document = read(corpus).documents["port"]
    assert (document["outlet"], document["title"]) == ("الأرشيف", "توسعة الميناء")


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz"])
def test_warc(corpus, read, name):
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with open(corpus / name, "wb") as stream:
        writer = WARCWriter(stream, gzip=name.endswith("gz"))
        for path, status, kind, body in (
            ("port", "200 OK", "text/html; charset=utf-8", PAGE),
            ("gone", "404 Not Found", "text/html", PAGE),
            ("image", "200 OK", "image/png", "x"),
            ("empty", "200 OK", "text/html", "<html><body></body></html>"),
        ):
            headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.0")
            record = writer.create_warc_record(
                f"https://example.org/{path}",
                "response",
                io.BytesIO(body.encode()),
                http_headers=headers,
            )
            writer.write_record(record)
    run = read(corpus)
    (document,) = run.documents.values()
    assert document["url"] == "https://example.org/port"
    assert ARTICLE.splitlines()[0] in document["text"]
    assert list(run.reasons.values()) == ["empty"]


def test_docx(corpus, read):
    import docx

    document = docx.Document()
    for line in ARTICLE.splitlines():
        document.add_paragraph(line)
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "المدة", "ستة أشهر"
    document.core_properties.title = "توسعة الميناء"
    document.save(corpus / "port.docx")
    row = read(corpus).documents["port"]
    assert row["text"] == f"{ARTICLE}\nالمدة\tستة أشهر"
    assert row["title"] == "توسعة الميناء"


def test_tei(corpus, read):
    (corpus / "port.xml").write_text(tei(ARTICLE), encoding="utf-8")
    document = read(corpus).documents["port"]
    assert document["text"] == f"عنوان\n{ARTICLE}"
    assert (document["title"], document["outlet"]) == ("توسعة الميناء", "صحيفة الساحل")
    assert document["published"] == datetime.date(2024, 3, 5)


def test_a_tei_corpus_has_an_article_for_each_text(corpus, read):
    both = "".join(
        tei(text, name).partition("?>")[2] for text, name in ((ARTICLE, "one"), (OTHER, "two"))
    )
    (corpus / "all.xml").write_text(
        f'<teiCorpus xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/>{both}</teiCorpus>',
        encoding="utf-8",
    )
    assert set(read(corpus).documents) == {"one", "two"}


def test_xml_that_is_no_tei_and_xml_with_entities(corpus, read, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text(ARTICLE, encoding="utf-8")
    (corpus / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (corpus / "rss.xml").write_text("<rss><channel/></rss>", encoding="utf-8")
    (corpus / "xxe.xml").write_text(
        f'<!DOCTYPE TEI [<!ENTITY x SYSTEM "file://{secret}">]><TEI><text><p>&x;</p></text></TEI>',
        encoding="utf-8",
    )
    run = read(corpus)
    assert run.reasons == {"rss.xml": "unsupported_format", "xxe.xml": "unreadable"}


def test_pdf_is_read_with_a_warning(corpus, read):
    line = ARTICLE.splitlines()[0]
    (corpus / "port.pdf").write_bytes(pdf(line))
    run = read(corpus)
    assert "الميناء" in run.documents["port"]["text"] or "ءانيملا" in run.documents["port"]["text"]
    assert "pdf_order" in run.documents["port"]["quality"]


def test_gzip_of_single_files(corpus, read):
    with gzip.open(corpus / "port.txt.gz", "wb") as stream:
        stream.write(ARTICLE.encode("cp1256"))
    with gzip.open(corpus / "a.jsonl.gz", "wt", encoding="utf-8") as stream:
        stream.write(json.dumps({"id": 9, "text": OTHER}))
    run = read(corpus)
    assert run.documents["port"]["encoding"] == "windows-1256"
    assert run.documents["port"]["source_file"] == "port.txt.gz"
    assert run.documents["9"]["text"] == OTHER


def test_zip_with_its_own_metadata(corpus, read):
    with zipfile.ZipFile(corpus / "set.zip", "w") as archive:
        archive.writestr("day/port.txt", ARTICLE)
        archive.writestr("metadata.csv", "file,title\nday/port.txt,الميناء\n")
        archive.writestr("README.txt", "about")
    (corpus / "lab.txt").write_text(OTHER, encoding="utf-8")
    run = read(corpus)
    assert set(run.documents) == {"set.zip/day/port", "lab"}
    assert run.documents["set.zip/day/port"]["title"] == "الميناء"
    alone = read(corpus / "set.zip")
    assert set(alone.documents) == {"day/port"}
    assert alone.documents["day/port"]["title"] == "الميناء"


def test_one_file_is_a_corpus(corpus, read):
    (corpus / "port.txt").write_text(ARTICLE, encoding="utf-8")
    assert read(corpus / "port.txt").documents["port"]["text"] == ARTICLE


def test_other_column_names(corpus, read):
    (corpus / "a.jsonl").write_text(
        json.dumps({"nr": 4, "inhalt": OTHER, "text": "x", "blatt": "ب"}), encoding="utf-8"
    )
    run = read(corpus, columns={"text": "inhalt", "doc_id": "nr", "outlet": "blatt"})
    assert (run.documents["4"]["text"], run.documents["4"]["outlet"]) == (OTHER, "ب")


def test_a_table_without_a_text_column_says_which_columns_it_has(corpus, read):
    (corpus / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (corpus / "b.csv").write_text("number,inhalt\n1,نص\n", encoding="utf-8")
    (corpus / "c.jsonl").write_text('{"inhalt": "نص"}\n', encoding="utf-8")
    run = read(corpus)
    assert run.reasons == {"b.csv": "no_text_column", "c.jsonl#1": "no_text_column"}
    assert "inhalt" in run.rejects[0]["detail"]


def test_a_text_column_is_guessed_where_that_is_allowed(corpus, read):
    (corpus / "b.csv").write_text(f'nr,kurz,inhalt\n1,نص,"{OTHER}"\n', encoding="utf-8")
    run = read(corpus, text_column_required=False)
    assert run.documents["b.csv#1"]["text"] == OTHER


def test_folder_and_file_names_as_metadata(corpus, read):
    (corpus / "الساحل").mkdir()
    (corpus / "الساحل" / "2024-03-05_port.txt").write_text(ARTICLE, encoding="utf-8")
    run = read(corpus, path_pattern="{outlet}/{published}_{id}")
    assert run.documents["الساحل/2024-03-05_port"]["outlet"] == "الساحل"
    assert run.documents["الساحل/2024-03-05_port"]["published"] == datetime.date(2024, 3, 5)
    run = read(corpus, path_pattern=r"(?P<outlet>[^/]+)/(?P<published>\d{4}-\d\d-\d\d)")
    assert run.documents["الساحل/2024-03-05_port"]["outlet"] == "الساحل"


def test_pages_read_on_several_cores_are_the_same(corpus, tmp_path):
    from isnad.corpus import ingest

    rows = ["file,section"]
    for number in range(150):
        page = PAGE.replace("توسعة الميناء", f"توسعة الميناء {number}").replace(
            "عامين", f"{number} عاما"
        )
        (corpus / f"{number:03}.html").write_text(
            page if number % 10 else "<html></html>", encoding="utf-8"
        )
        rows.append(f"{number:03}.html,محليات")
        if number % 40 == 0:
            (corpus / f"{number:03}-b.txt").write_text(f"{OTHER} {number}", encoding="utf-8")
    (corpus / "metadata.csv").write_text("\n".join([*rows, "gone.html,x"]), encoding="utf-8")
    outputs = []
    for threads in (1, 3):
        out = tmp_path / f"threads-{threads}"
        summary = ingest(corpus, out, 2, threads=threads)
        assert summary["documents"] == 139
        assert summary["reasons"] == {"empty": 15, "unmatched_metadata": 1}
        outputs.append({path.name: path.read_bytes() for path in sorted(out.iterdir())})
    assert outputs[0] == outputs[1]
