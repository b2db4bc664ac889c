"""The page: bounded, escaped, free of the network, byte-identical; notebooks keep nothing of the moment they ran in."""

import json
import re
from pathlib import Path

import nbformat
import pytest

from isnad import report
from isnad.report import figures
from isnad.report.blocks import MAX_ROWS, MIME, column, evidence
from isnad.report.execution import NotebookError, strip
from isnad.report.messages import Catalogue, data, t
from isnad.report.rendering import cell, embedded

NOTEBOOKS = Path(__file__).resolve().parents[3] / "workflow" / "notebooks"


@pytest.fixture(scope="module")
def executed(run_tables, tmp_path_factory):
    output = tmp_path_factory.mktemp("notebooks")
    parameters = {"tables": str(run_tables), "config": {}, "compare": ""}
    names = [NOTEBOOKS / f"{name}.ipynb" for name in ("overview", "methods")]
    log = output / "log.txt"
    paths = report.run_notebooks(names, output, parameters, log, 2)
    assert "overview.ipynb" in log.read_text(encoding="utf-8")
    return paths


def test_two_builds_are_byte_identical(run_tables, executed, tmp_path):
    parameters = {"tables": str(run_tables), "config": {}, "compare": ""}
    again = tmp_path / "overview.ipynb"
    report.run_notebook(NOTEBOOKS / "overview.ipynb", again, parameters, tmp_path / "log")
    assert again.read_bytes() == executed[0].read_bytes()
    for name in ("a", "b"):
        report.build(run_tables, executed, {"language": "ar"}, tmp_path / name)
    files = {p.relative_to(tmp_path / "a") for p in (tmp_path / "a").rglob("*") if p.is_file()}
    assert Path("index.html") in files and Path("data/entity_counts.csv") in files
    assert Path("data/documents.parquet") not in files
    for name in files:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_the_page_asks_nothing_of_the_network(run_tables, executed, tmp_path):
    report.build(run_tables, executed, {"language": "ar"}, tmp_path)
    for path in tmp_path.glob("*.html"):
        page = path.read_text(encoding="utf-8")
        assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)
        assert '<html lang="ar" dir="rtl"' in page
    assert (tmp_path / "index.html").stat().st_size < 3_000_000


def test_unknown_language_is_a_clear_error(run_tables, tmp_path):
    with pytest.raises(ValueError, match="language is one of ar, en, not 'fr'"):
        report.build(run_tables, [], {"language": "fr"}, tmp_path)


def test_a_failing_notebook_is_named_with_its_cell(tmp_path):
    broken = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell("raise KeyError('rate')")],
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
        },
    )
    nbformat.write(broken, tmp_path / "broken.ipynb")
    with pytest.raises(NotebookError, match=r"broken\.ipynb: cell .*KeyError: 'rate'"):
        report.run_notebook(tmp_path / "broken.ipynb", tmp_path / "out.ipynb", {}, tmp_path / "log")
    assert (tmp_path / "out.ipynb").exists()


def test_kept_notebooks_hold_no_time_and_no_random_id(executed):
    text = executed[0].read_text(encoding="utf-8")
    assert not re.search(r"20\d\d-\d\d-\d\dT\d\d:", text)
    cells = json.loads(text)["cells"]
    assert [c["id"] for c in cells] == [f"cell-{i}" for i in range(len(cells))]
    assert any(MIME in o.get("data", {}) for c in cells for o in c.get("outputs", ()))


def test_committed_notebooks_are_clean_and_only_read():
    for path in NOTEBOOKS.glob("*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        assert not any(c.get("outputs") for c in notebook.cells), path
        assert [c.metadata.get("tags") for c in notebook.cells].count(["parameters"]) == 1, path
        source = "\n".join(c.source for c in notebook.cells)
        assert not re.search(r"\.write|to_parquet|to_csv|open\(", source), path
        before = nbformat.writes(notebook)
        assert nbformat.writes(strip(notebook, {})) == before, path


def test_embedded_json_cannot_end_its_script():
    shown = str(embedded({"x": "</script><!--&"}))
    assert "<" not in shown and ">" not in shown
    assert json.loads(shown) == {"x": "</script><!--&"}


def test_cells_escape_isolate_and_carry_their_raw_value():
    catalogue = Catalogue()
    row = {
        "name": "<b>",
        "n": 1234,
        "rate": 1.23456,
        "low": 1.0,
        "high": 2.0,
        "link": evidence("hedges", cue='"&'),
    }
    assert str(cell(catalogue, row, column("name", t("name"), "data"))) == (
        '<td class="text"><bdi>&lt;b&gt;</bdi></td>'
    )
    shown = str(cell(catalogue, row, column("n", t("count"), "number", link="link")))
    assert shown == (
        '<td class="number" data-v="1234">'
        '<a href="evidence.html#layer=hedges&amp;cue=%22%26">1,234</a></td>'
    )
    shown = str(
        cell(catalogue, row, {**column("rate", "", "rate", low="low", high="high"), "top": 2})
    )
    assert 'data-v="1.23456" data-low="1" data-high="2"' in shown
    assert "--a:50.0%;--b:50.0%;--x:61.7%" in shown


def test_figures_draw_intervals_as_given_and_gaps_as_nothing():
    rows = [
        {"label": data("أ"), "value": 2.0, "low": 1.5, "high": 4.0, "link": "x"},
        {"label": data("ب"), "value": 1.0, "low": None, "high": None},
    ]
    spec = figures.ranked(rows, t("share"))
    trace = spec["data"][0]
    assert trace["x"] == [2.0, 1.0]
    assert trace["error_x"]["array"] == [2.0, 0]
    assert trace["error_x"]["arrayminus"] == [0.5, 0]
    assert trace["customdata"] == ["x", None]
    assert figures.whole_numbers([3, 1]) == {"tickformat": ",d", "dtick": 1}
    assert figures.whole_numbers([30]) == {"tickformat": ",d"}
    english = Catalogue().in_language(spec, "en")
    import plotly.graph_objects as go

    go.Figure(
        {"data": english["data"], "layout": english["layout"]}
    )  # plotly itself accepts every property


def test_still_pictures_are_wellformed_and_draw_every_point():
    from xml.etree import ElementTree

    from isnad.report import static

    rows = [
        {"label": data('"<أ>&'), "value": 2.0, "low": 1.5, "high": 4.0, "group": "a"},
        {"label": data("ب"), "value": 1.0, "low": None, "high": None, "group": "b"},
    ]
    series = [
        {"name": data("س"), "points": {"2025-01": (1.0, 0.5, 2.0), "2025-02": (0, None, None)}}
    ]
    parts = [{"name": data("ن"), "values": [(0.4, None), (0.0, None)]}]
    specs = [
        (figures.ranked(rows, t("share"), groups=["a", "b"]), "circle", 2),
        (figures.trend(series, {"2025-01": 1, "2025-02": 1}, t("share")), "circle", 2),
        (figures.shares([data("١"), data("٢")], parts), "rect", 3),
    ]
    for spec, shape, count in specs:
        for language in ("ar", "en"):
            picture = static.svg(Catalogue().in_language(spec, language), "<عنوان>")
            root = ElementTree.fromstring(picture)
            assert len(root.findall(f"{{http://www.w3.org/2000/svg}}{shape}")) == count
            assert "<script" not in picture


@pytest.mark.parametrize(("low", "high"), [(0, 1), (0, 0.07), (-3, 8), (0, 0), (0, 1234)])
def test_axis_ticks_are_few_and_inside(low, high):
    from isnad.report.static import _ticks

    ticks = _ticks(low, high)
    assert ticks == sorted(set(ticks)) and len(ticks) <= 8
    assert all(low - 1e-9 <= tick <= high + 1e-9 for tick in ticks)


def test_tables_never_hold_more_rows_than_a_page_can_bear():
    assert MAX_ROWS == 500


def test_every_screen_has_a_notebook_and_every_notebook_a_screen():
    from isnad.report.contents import SCREENS

    assert set(SCREENS) == {path.stem for path in NOTEBOOKS.glob("*.ipynb")}


def test_outlets_are_counted_also_where_nothing_is_grouped_by_them(run_tables):
    from isnad.report.reading import Tables
    from isnad.report.screens.overview import outlets_named

    documents = Tables(run_tables).rows("documents", columns=["outlet"])
    assert outlets_named(Tables(run_tables)) == len({row["outlet"] for row in documents}) == 3
