"""Configuration is checked before any job starts, and the configured defaults, schema and comments agree."""

import json
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import yaml
from snakemake.cli import parse_config
from workflow_material import ARTICLE

from isnad import settings

HOUSE = Path(__file__).resolve().parents[2]
TEXT = (HOUSE / "config/config.yaml").read_text(encoding="utf-8")
DEFAULTS = yaml.safe_load(TEXT)
SCHEMA = yaml.safe_load((HOUSE / "workflow/schemas/config.schema.yaml").read_text(encoding="utf-8"))


def test_defaults_satisfy_the_schema_and_name_every_option():
    settings.check(dict(DEFAULTS), SCHEMA)
    assert list(DEFAULTS) == list(SCHEMA["properties"])


def test_every_option_has_a_comment():
    for line in TEXT.splitlines():
        if re.match(r"\w+:", line):
            assert re.search(r"\s# \S", line), line


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"corpsu": "x"}, "unknown option 'corpsu', did you mean 'corpus'?"),
        ({"language": "fr"}, 'language is "fr"; it must be one of en, ar'),
        ({"bootstrap": "many"}, 'bootstrap is "many"; it must be of type integer'),
        ({"name": "../up"}, "name is"),
        ({"group_by": ["outlet", "colour"]}, "group_by.1 is"),
        ({"group_by": "outlet"}, "(a list: 'group_by=[outlet]')"),
        ({"confidence": 95}, "such as 0.95 for 95 %"),
        ({"name": "my run"}, "such as my-run"),
        ({"corpus": None}, "give a folder or a file with --config corpus=PATH"),
    ],
)
def test_a_wrong_option_is_one_clear_line(change, message):
    with pytest.raises(settings.ConfigError) as caught:
        settings.check(DEFAULTS | change, SCHEMA)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("full_text=false", False),
        ("follow_links=TRUE", True),
        ("full_text=False", False),
        ("encoding=null", None),
        ("compare=null", None),
        ("dates=[2000-01-01,null]", ["2000-01-01", None]),
        ("corpus=2018", "2018"),
        ("corpus=null", "null"),
        ("name=2018.10", "2018.10"),
        ("name=007", "007"),
        ("compare=2018.10", "2018.10"),
        ("path_pattern={outlet}", "{outlet}"),
        ("columns={text: 2018}", {"text": "2018"}),
        ("sheets=[null,2018.10]", ["null", "2018.10"]),
        ("sheets=2018", "2018"),
        ("training={wojood: [null]}", {"wojood": ["null"]}),
        ("seed=7", 7),
        ("confidence=0.9", 0.9),
    ],
)
def test_the_command_line_means_what_a_file_would(typed, value):
    config = DEFAULTS | parse_config([typed])
    key = typed.partition("=")[0]
    assert settings.check(config, SCHEMA, [typed])[key] == value
    assert type(config[key]) is type(value)


def test_a_file_may_write_dates_and_numbers_without_quotes():
    config = DEFAULTS | yaml.safe_load("{corpus: 2018, dates: [2000-01-01, null]}")
    settings.check(config, SCHEMA)
    assert config["corpus"] == "2018" and config["dates"] == ["2000-01-01", None]


@pytest.mark.parametrize(
    ("config", "name"),
    [
        ({"corpus": "corpus/demo"}, "demo"),
        ({"corpus": "corpus/demo/"}, "demo"),
        ({"corpus": "/data/ant-2018.jsonl.gz"}, "ant-2018"),
        ({"corpus": "أخبار اليوم"}, "أخبار-اليوم"),
        ({"corpus": "x", "name": "mine"}, "mine"),
    ],
)
def test_the_name_of_a_run(config, name):
    assert settings.run_name(config) == name


def test_a_typo_stops_before_any_job(workplace, corpus):
    done = workplace.run("--config", f"corpus={corpus}", "langauge=ar")
    assert done.returncode != 0
    assert "isnad: config: unknown option 'langauge', did you mean 'language'?" in done.stderr
    assert not (workplace.folder / "results").exists()


def test_no_such_corpus(workplace):
    done = workplace.run("--config", "corpus=nowhere")
    assert done.returncode != 0
    assert "corpus 'nowhere' does not exist" in done.stderr


def test_a_run_is_compared_only_with_another_finished_run(tmp_path):
    def finish(name):
        (tmp_path / name / "tables").mkdir(parents=True)
        for table in settings.COMPARED:
            (tmp_path / name / "tables" / f"{table}.parquet").touch()

    finish("mine")
    finish("summer")
    assert settings.compared_tables({"compare": None}, "mine", tmp_path) == []
    found = settings.compared_tables({"compare": "summer"}, "mine", tmp_path)
    assert found[0] == f"{tmp_path}/summer/tables/documents.parquet" and len(found) == 4
    with pytest.raises(settings.ConfigError, match="this run itself"):
        settings.compared_tables({"compare": "mine"}, "mine", tmp_path)
    with pytest.raises(settings.ConfigError) as caught:
        settings.compared_tables({"compare": "winter"}, "mine", tmp_path)
    assert "corpus=PATH name=winter; finished runs here: summer" in str(caught.value)
    (tmp_path / "summer" / "tables" / "hedges.parquet").unlink()
    with pytest.raises(settings.ConfigError, match=r"there is no .*hedges\.parquet"):
        settings.compared_tables({"compare": "summer"}, "mine", tmp_path)


def test_words_and_numbers_of_the_command_line_reach_every_job(workplace, corpus):
    corpus.rename(workplace.folder / "2018")
    made = "results/2018.10/tables/documents.parquet"
    options = ["corpus=2018", "name=2018.10", "follow_links=true", "encoding=null"]
    done = workplace.run("--config", *options, "dates=[2000-01-01,null]", "--", made)
    assert done.returncode == 0, done.stderr
    assert pq.read_metadata(workplace.folder / made).num_rows == 6


def test_one_file_of_aliases_renames_entities_and_sources(workplace, corpus):
    (workplace.folder / "mine.tsv").write_text(
        "entity\tlabel\taliases\nالوزير الخالدي\tPERS\tسمير الخالدي\nوكالة الأنباء\tORG\tوكالة رويترز\n",
        encoding="utf-8",
    )
    tables = [f"results/news/tables/{name}.parquet" for name in ("entities", "attributions")]
    done = workplace.run("--config", f"corpus={corpus}", "aliases=mine.tsv", "--", *tables)
    assert done.returncode == 0, done.stderr
    entities, sources = (pq.read_table(workplace.folder / path) for path in tables)
    assert "الوزير الخالدي" in entities["entity"].to_pylist()
    assert {"الوزير الخالدي", "وكالة الأنباء"} <= set(sources["source_name"].to_pylist())


def test_intervals_of_an_evaluation_have_the_configured_level(workplace, corpus):
    gold = workplace.folder / "gold.jsonl"
    rows = [
        {"doc_id": f"a{number}", "n_chars": len((corpus / f"a{number}.txt").read_text("utf-8"))}
        | {"sources": [], "attributions": [], "hedges": [], "entities": []}
        for number in range(6)
    ]
    for row in rows[:3]:
        start = ARTICLE.index("قد يتأخر")
        row["hedges"] = [{"start": start, "end": start + 2, "category": "modal"}]
    gold.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    found = []
    for level in ("0.95", "0.6"):
        options = [f"corpus={corpus}", "gold=gold.jsonl", f"confidence={level}"]
        done = workplace.run("evaluate", "--config", *options)
        assert done.returncode == 0, done.stderr
        scores = workplace.folder / "results/news/tables/evaluation.json"
        found.append(json.loads(scores.read_text(encoding="utf-8"))["hedges"]["f1_interval"])
    (low, high), (lower_limit, upper_limit) = found
    assert upper_limit - lower_limit < high - low


def test_an_edit_to_the_table_of_metadata_is_seen(workplace, corpus):
    table = workplace.folder / "about.csv"
    (corpus / "metadata.csv").rename(table)
    made = "results/news/tables/documents.parquet"
    outlets = []
    for name in ("الأولى", "الثالثة"):
        table.write_text(table.read_text("utf-8").replace("الأولى", name), encoding="utf-8")
        done = workplace.run("--config", f"corpus={corpus}", f"metadata={table}", "--", made)
        assert done.returncode == 0, done.stderr
        outlets.append(set(pq.read_table(workplace.folder / made)["outlet"].to_pylist()))
    assert outlets == [{"الأولى", "الثانية"}, {"الثالثة", "الثانية"}]


def test_no_such_table_of_metadata(workplace, corpus):
    done = workplace.run("--config", f"corpus={corpus}", "metadata=nowhere.csv")
    assert done.returncode != 0
    assert "isnad: config: metadata is 'nowhere.csv', which is no file" in done.stderr
