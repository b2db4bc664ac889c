"""What the figures say about time, gaps and intervals; comparisons and their evidence; the level of the intervals."""

import datetime
import re
import shlex
from pathlib import Path

import pytest
import yaml
from snakemake.cli import parse_config

from isnad import counts, settings, tables
from isnad.report import figures
from isnad.report.extraction import used_messages
from isnad.report.messages import Catalogue, data, joined, percent, t
from isnad.report.reading import Tables
from isnad.report.screens import common, comparison, entities, methods
from isnad.report.terms import TERMS

SCHEMA = yaml.safe_load(
    (Path(__file__).parents[3] / "workflow/schemas/config.schema.yaml").read_text(encoding="utf-8")
)


def line(points, months=None, **options):
    spec = figures.trend(
        [{"name": data("س"), "points": points}],
        months or dict.fromkeys(points, 1),
        t("share"),
        **options,
    )
    return spec, spec["data"][0]


def test_the_command_of_a_report_makes_the_same_run_again():
    defaults = methods._defaults()
    changed = {
        "full_text": False,
        "dates": ["2000-01-01", None],
        "group_by": ["outlet", "year"],
        "columns": {"text": "نص الخبر"},
        "path_pattern": "{outlet}/{published}_{id}",
        "aliases": "my names.tsv",
        "encoding": "utf-8",
        "confidence": 0.9,
    }
    shown = settings.shown(defaults | changed)
    about = {"name": "2018.10", "config": {k: v for k, v in shown.items() if k != "corpus"}}
    words = shlex.split(methods.commands(about))
    assert words[:4] == ["snakemake", "--cores", "4", "--config"]
    typed = words[4:]
    config = settings.check(defaults | parse_config(typed), SCHEMA, typed)
    assert config == defaults | changed | {"corpus": "PATH", "name": "2018.10"}
    assert methods.commands({"name": "demo", "config": defaults}) == "snakemake --cores 4"


def test_a_line_stops_where_a_month_has_no_point():
    months = ["2025-01", "2025-02", "2025-03", "2025-04"]
    points = {m: (1.0, 0.5, 2.0) for m in months if m != "2025-02"}
    _, trace = line(points, dict.fromkeys(months, 1))
    assert trace["y"] == [1.0, None, 1.0, 1.0]
    assert len({len(trace[key]) for key in ("x", "y", "customdata", "hovertext")}) == 1
    # Months that the corpus lacks altogether separate, too.
    _, trace = line({"2025-01": (1.0, 0.5, 2.0), "2025-03": (2.0, 1.0, 3.0)})
    assert trace["y"] == [1.0, None, 2.0]
    assert trace["x"][2] - trace["x"][0] == 2


def test_years_without_documents_cut_the_axis_and_the_figure_says_so():
    spec, trace = line({"2013-12": (1.0, 0.5, 2.0), "2018-01": (1.0, 0.5, 2.0)})
    assert trace["x"][-1] < 3 and len(spec["layout"]["shapes"]) == 1
    assert 0 < spec["layout"]["shapes"][0]["x0"] < trace["x"][-1]
    assert figures.CUT in spec["notes"]
    spec, _ = line({"2018-01": (1.0, 0.5, 2.0), "2018-02": (1.0, 0.5, 2.0)})
    assert not spec["layout"]["shapes"] and spec["notes"] == []


def test_months_that_stand_apart_and_hold_next_to_nothing_are_told_and_not_drawn():
    months = {"2012-10": 1, "2018-01": 3, "2018-02": 400, "2018-03": 400}
    points = dict.fromkeys(months, (1.0, 0.5, 2.0)) | {"2012-10": (90.0, None, None)}
    spec, trace = line(points, months)
    assert len(trace["x"]) == 3 and max(trace["y"]) == 1.0
    (note,) = spec["notes"]
    assert Catalogue().plain(note, "en").startswith("1 document of months that stand apart")
    # However many months hold little, no more than one document in a hundred is left out.
    apart = {f"{year}-06": 1 for year in range(1800, 2000)}
    spec, trace = line(dict.fromkeys(apart, (1.0, 0.5, 2.0)), apart)
    assert len([y for y in trace["y"] if y is not None]) == 199
    # Where every month holds little, all are drawn.
    spec, trace = line(points, dict.fromkeys(months, 2))
    assert len([y for y in trace["y"] if y is not None]) == 4


def test_marks_without_an_interval_are_hollow_and_zeros_are_not():
    spec, _ = line({"2025-01": (1.0, None, None), "2025-02": (0.0, None, None)})
    (hollow,) = [trace for trace in spec["data"] if trace.get("hoverinfo") == "skip"]
    assert (hollow["x"], hollow["y"]) == ([0.0], [1.0])
    assert spec["notes"] == [figures.HOLLOW, figures.ABSENT]
    rows = [{"label": data("ن"), "value": 2.0, "low": None, "high": None}]
    assert figures.ranked(rows, t("share"))["notes"] == [figures.HOLLOW]


def test_one_long_interval_does_not_flatten_a_trend():
    spec, _ = line({"2025-01": (2.0, 1.0, 4.0), "2025-02": (1.0, 0.0, 90.0)})
    assert spec["layout"]["yaxis"]["range"] == [0, 5.0]
    assert spec["notes"] == [figures.LONGER]


def test_an_entity_is_at_zero_in_months_that_do_not_name_it(run_tables):
    run = Tables(run_tables)
    months = sorted(run.trend("documents", "all")["all"])
    (series,) = entities.over_months(run, run.rows("entity_counts", limit=1, group="all"), months)
    assert sorted(series["points"]) == months
    named = {r["value"] for r in run.rows("entity_counts", group="month") if r["n"]}
    assert all(series["points"][m][0] == 0 for m in months if m not in named)


def test_arabic_labels_with_brackets_or_latin_keep_their_order_in_charts():
    catalogue = Catalogue()
    label = joined(data("سد"), joined("(", t("entity"), ")", by=""), by=" ")
    assert catalogue.label(label, "ar") == "\u2067\u2068سد\u2069 (الكيان)\u2069"
    assert catalogue.label(label, "en") == "\u2068سد\u2069 (entity)"
    assert catalogue.label(t("Overview"), "ar") == "نظرة عامة"
    assert catalogue.label(joined(t("entity"), "3 (1–5)", by="<br>"), "ar") == "الكيان<br>3 (1–5)"


def test_the_level_of_the_intervals_is_the_one_that_was_chosen():
    assert not [message for message in used_messages() if re.search(r"\b95\b", message)]
    assert common.level({"confidence": 0.9}) == percent(0.9)
    assert Catalogue().plain(common.level({"confidence": 0.999}), "en") == "99.9%"
    term, description = methods.measures({"confidence": 0.8})[1]
    assert Catalogue().plain(term, "en") == "80% interval"
    assert "80% of the time" in Catalogue().plain(description, "en")


def test_accuracy_is_one_row_a_layer_and_names_where_it_was_measured(run_tables, tmp_path):
    rows, explained = methods.accuracy(Tables(run_tables))
    by_layer = {(row["layer"], row["item"]): row for row in rows}
    assert {"precision", "recall", "f1"} <= by_layer["hedges", ""].keys()
    assert "right" in by_layer["quote_type_accuracy", ""]
    assert "demo corpus" in Catalogue().plain(explained[0], "en")
    assert all(isinstance(row["layer_term"], dict) for row in rows)  # none is shown as its code


@pytest.fixture(scope="module")
def two_runs(run_tables, tmp_path_factory):
    """The run, compared with a second one that holds one of its outlets only, ten times as long."""
    folder = tmp_path_factory.mktemp("results")
    for name in ("mine", "north"):
        (folder / name / "tables").mkdir(parents=True)
        for table in ("documents", "entities", "attributions", "hedges"):
            rows = tables.read(run_tables / f"{table}.parquet").to_pylist()
            if name == "north":
                rows = [row for row in rows if row["doc_id"].startswith("north/")]
                for row in rows:
                    if table == "documents":
                        row["n_words"] *= 100
                        row["published"] = datetime.date(2020, 1, 1)
            tables.write_rows(folder / name / "tables" / f"{table}.parquet", rows, table)
    mine = folder / "mine" / "tables"
    counts.count_keyness(mine, mine, other=folder / "north" / "tables", min_documents=1)
    return Tables(mine)


def test_two_runs_show_their_warnings_rates_and_where_the_evidence_is(two_runs):
    (side,) = sides = two_runs.rows("keyness_sides", by="run")
    assert (side["side_a"], side["side_b"]) == ("mine", "north")
    said = {Catalogue().plain(one["text"], "en") for one in comparison.warnings(sides)}
    assert TERMS["warning"]["unbalanced"]["text"] in said
    assert TERMS["warning"]["shared_documents"]["text"] in said
    rows, total = comparison.keyness(two_runs, sides, most=500)
    assert total == len(rows) == two_runs.count("keyness", by="run")
    row = next(row for row in rows if row["n_a"] and row["n_b"])
    assert row["link_b"].startswith("../north/evidence.html#layer=")
    assert row["link_a"] == row["link_b"].removeprefix("../north/")
    assert row["rate_a"] - row["rate_b"] == pytest.approx(row["difference"])
    assert row["difference_low"] <= row["difference"] <= row["difference_high"]
    keys = {column["key"] for column in comparison.columns(sides)}
    assert {"difference", "log_ratio", "log_likelihood", "q", "rate_a", "rate_b"} <= keys
    assert [row["side"]["v"] for row in comparison.side_rows(sides)] == ["mine", "north"]


def test_the_figure_of_a_comparison_has_keys_of_both_sides(two_runs):
    (side,) = two_runs.rows("keyness_sides", by="run")
    rows = comparison.key_items(two_runs, side)
    assert len(rows) <= comparison.DRAWN_ITEMS
    assert all(-comparison.EDGE <= row["value"] <= comparison.EDGE for row in rows)
    spec = comparison.figure(rows)
    named = [trace["name"] for trace in spec["data"] if trace.get("name")]
    assert named == [TERMS["keyness_layer"][c] for c in dict.fromkeys(_order(rows))]


def _order(rows):
    found = {row["layer"] for row in rows}
    return [layer for layer in TERMS["keyness_layer"] if layer in found]


def test_evidence_of_a_side_is_limited_to_that_side(run_tables):
    run = Tables(run_tables)
    for by, has in (("period", "from="), ("outlet", "outlet=")):
        sides = run.rows("keyness_sides", by=by)
        for row in comparison.keyness(run, sides, 500)[0]:
            for which in "ab":
                link = row[f"link_{which}"]
                assert (link is None) == (row[f"n_{which}"] == 0)
                assert link is None or has in link
