"""Lexicon files: what is read, and what a person is told about a line that cannot be used."""

from pathlib import Path

import pytest

from isnad import lexicon
from isnad.lexicon import LexiconError

HEADER = "id\tpattern\tcategory\tdegree\tdirection\tfires\n"


def write(tmp_path: Path, text: str, name: str = "rules.tsv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_rows_carry_group_and_line_and_missing_trailing_cells(tmp_path):
    path = write(tmp_path, "a\tb\n# First group\n\nx\n# Second\ny\tz\n")
    rows = lexicon.read_rows(path)
    assert [(r["a"], r["b"], r.group, r.line) for r in rows] == [
        ("x", "", "First group", 4),
        ("y", "z", "Second", 6),
    ]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path):
    path = tmp_path / "rules.tsv"
    path.write_bytes("\ufeffpattern\tcategory\r\nربما\tmodal\r\n".encode())
    assert [(r.pattern, r.category) for r in lexicon.load(path)] == [("ربما", "modal")]


def test_load_reads_a_rule_with_its_columns(tmp_path):
    path = write(tmp_path, HEADER + "may\tربما\tmodal\t0.45\tboth\tربما يعود.\n")
    (rule,) = lexicon.load(path)
    assert (rule.id, rule.degree, rule.direction, rule.fires) == ("may", 0.45, "both", "ربما يعود.")
    assert (rule.file, rule.line) == ("rules.tsv", 2)


def test_a_rule_without_id_gets_one_from_its_words(tmp_path):
    path = write(tmp_path, HEADER + "\tمن المحتمل\tmodal\n")
    assert lexicon.load(path)[0].id == "modal:من_المحتمل"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("x\tربما\n", "line 2, column 'category': is empty"),
        (
            "x\tربما\tmodal\tmuch\n",
            "line 2, column 'degree': 'much' is not a number between 0 and 1",
        ),
        ("x\tربما\tmodal\t1.5\n", "between 0 and 1"),
        ("x\tربما\tmodal\t\tsideways\n", "'sideways' is not a direction; use one of forward"),
        ("x\tربما\tmodal\t\t\tf\tmore\n", "has 7 cells, the header has 6; remove the extra tab"),
        ("x\tربما\tmodal\nx\tلعل\tmodal\n", "the rule 'x' is already in line 2"),
    ],
)
def test_a_faulty_line_is_named_with_what_to_do(tmp_path, line, told):
    path = write(tmp_path, HEADER + line)
    with pytest.raises(LexiconError) as error:
        lexicon.load(path)
    assert told in str(error.value)
    assert "rules.tsv" in str(error.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("pattern\tword\nربما\tx\n", "the header lacks the column 'category'"),
        ("pattern\tcategory\tcolour\n", "column 'colour': is not a known column"),
        ("pattern\tcategory\tpattern\n", "a column is named twice"),
        ("# only a comment\n", "has no header line"),
    ],
)
def test_a_faulty_header_is_told(tmp_path, text, told):
    with pytest.raises(LexiconError, match=told):
        lexicon.load(write(tmp_path, text))


def test_a_missing_file_and_a_wrong_encoding_are_told(tmp_path):
    with pytest.raises(LexiconError, match="does not exist"):
        lexicon.load(tmp_path / "none.tsv")
    path = tmp_path / "old.tsv"
    path.write_bytes("pattern\tcategory\nربما\tmodal\n".encode("cp1256"))
    with pytest.raises(LexiconError, match="not UTF-8"):
        lexicon.load(path)


def test_lists_go_over_several_lines_and_keep_their_order(tmp_path):
    path = write(tmp_path, "list\twords\tgloss\nb\tواحد اثنان\tnumbers\na\tيوم\nb\tاثنان ثلاثة\n")
    assert lexicon.load_lists(path) == {"b": ("واحد", "اثنان", "ثلاثة"), "a": ("يوم",)}


def test_an_alias_file_names_entities_and_sources(tmp_path):
    (row,) = lexicon.read_aliases(write(tmp_path, "entity\taliases\nهيئة السدود\tالسدود|نبراس\n"))
    assert row["entity"] == row["name"] == "هيئة السدود" and row["label"] == ""
    with pytest.raises(LexiconError, match=r"line 2.*give the name to show"):
        lexicon.read_aliases(write(tmp_path, "name\taliases\n\tنبراس\n"))
    with pytest.raises(LexiconError, match="known: entity, name, label, aliases"):
        lexicon.read_aliases(write(tmp_path, "entity\talias\nس\tص\n"))
