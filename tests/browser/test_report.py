"""The report in a browser: offline, two languages, links that lead to evidence, marks that cover the spans of the tables."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from report_material import HOSTILE_ID, HOSTILE_TEXT, HOSTILE_TITLE, PLAIN_TEXT

from isnad import tables

SCREENS = ("overview", "entities", "sources", "hedging", "compare", "quality", "methods")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_screens_draw_their_figures_offline(visit, language):
    page = visit("index.html", language)
    for screen in SCREENS:
        page.evaluate(f"window.location.hash = '{screen}'")
        page.wait_for_selector(f"#screen-{screen}:not([hidden]) h1")
        page.evaluate("window.isnad.drawAll()")
        figures = page.locator(f"#screen-{screen} .plot")
        for i in range(figures.count()):
            assert figures.nth(i).locator("svg.main-svg").count() > 0
    assert page.locator(".modebar-btn").count() == 0  # with it, no button that uploads a chart
    # The visit itself fails on any request that leaves the report's folder and on any script error.


def test_language_switch_turns_the_whole_interface(visit):
    page = visit("index.html#overview", "en")
    assert page.evaluate("document.documentElement.dir") == "ltr"
    assert page.inner_text("#screen-overview h1") == "Overview"
    page.click("[data-action=language]")
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [
        "ar",
        "rtl",
    ]
    assert page.inner_text("#screen-overview h1") == "نظرة عامة"
    # Nothing of the English interface is left to read; names from the corpus and of the software may be Latin.
    for screen in SCREENS:
        page.goto(page.url.split("#")[0] + f"#{screen}")
        left = page.evaluate(
            """() => [...document.querySelectorAll('.screen:not([hidden]) .en, nav .en')]
                     .filter((e) => e.getClientRects().length).map((e) => e.textContent)"""
        )
        assert left == []
    page.goto(page.url.split("?")[0].replace("index.html", "evidence.html"))
    page.wait_for_selector("body[data-ready]")
    assert (
        page.evaluate("document.documentElement.lang") == "ar"
    )  # the choice is kept from page to page


def test_arabic_figures_have_room_for_their_names(visit):
    page = visit("index.html#entities", "ar")
    page.evaluate("window.isnad.drawAll()")
    clipped = page.evaluate(
        """() => [...document.querySelectorAll('.screen:not([hidden]) .plot')].flatMap((plot) => {
             const box = plot.getBoundingClientRect();
             return [...plot.querySelectorAll('.ytick text')].filter((text) => {
               const t = text.getBoundingClientRect();
               return t.left < box.left - 1 || t.right > box.right + 1;
             }).map((text) => text.textContent);
           })"""
    )
    assert clipped == []


def test_every_count_of_an_entity_leads_to_as_many_rows(visit, run_tables):
    page = visit("index.html#entities")
    rows = tables.read(run_tables / "entity_counts.parquet").to_pylist()
    expected = {
        row["entity"]: row["n"] for row in rows if row["group"] == "all" and row["label"] != "MISC"
    }
    links = page.evaluate(
        """() => [...document.querySelectorAll('#table-entities tbody tr')].map((row) =>
             [row.cells[0].textContent, row.cells[2].textContent, row.cells[2].querySelector('a').getAttribute('href')])"""
    )
    assert {name: int(n) for name, n, _ in links} == expected
    for name, n, address in links:
        found = visit(address)
        assert found.locator("table.kwic tbody tr").count() == int(n), name


def test_filters_narrow_the_concordance(visit):
    page = visit("evidence.html#layer=attributions")
    assert page.locator("table.kwic tbody tr").count() == 19
    ready = page.get_attribute("body", "data-ready")
    page.select_option("select[name=source_type]", "anonymous")
    page.wait_for_function("(old) => document.body.dataset.ready !== old", arg=ready)
    assert page.locator("table.kwic tbody tr").count() == 6
    assert {mark.inner_text() for mark in page.locator("td.word mark").all()} == {"نفت"}
    ready = page.get_attribute("body", "data-ready")
    page.select_option("select[name=outlet]", "الشمال")
    page.wait_for_function("(old) => document.body.dataset.ready !== old", arg=ready)
    assert page.locator("table.kwic tbody tr").count() == 3
    assert "outlet=" in page.url  # what is seen can be linked to
    by_cue = visit("evidence.html#layer=hedges&cue=" + quote("قد"))
    assert by_cue.locator("table.kwic tbody tr").count() == 6
    by_words = visit("evidence.html#layer=entities&words=midar")
    assert by_words.locator("table.kwic tbody tr").count() == 6


@pytest.mark.parametrize("language", ["en", "ar"])
def test_concordance_lines_read_from_right_to_left(visit, language):
    page = visit("evidence.html#layer=hedges&cue=" + quote("قد"), language)
    row = page.locator("table.kwic tbody tr").first
    before, word, after = (
        row.locator(f"td.{name}").bounding_box() for name in ("before", "word", "after")
    )
    assert before["x"] > word["x"] > after["x"]
    assert row.locator("td.before").inner_text().strip().endswith("إن السد")
    assert row.locator("td.after").inner_text().strip().startswith("يمتلئ قبل")
    # The words next to the cue are the ones next to it on the page, too: the end of `before`, the start of `after`.
    edges = page.evaluate(
        """() => { const row = document.querySelector('table.kwic tbody tr');
             const rect = (cell, from, to) => { const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
               const texts = []; while (walker.nextNode()) texts.push(walker.currentNode);
               const range = document.createRange();
               const node = from < 0 ? texts[texts.length - 1] : texts[0];
               range.setStart(node, from < 0 ? node.length + from : from); range.setEnd(node, from < 0 ? node.length : to);
               return range.getBoundingClientRect().x; };
             return [rect(row.querySelector('.before'), -3), row.querySelector('mark').getBoundingClientRect().x,
                     rect(row.querySelector('.after'), 0, 4)]; }"""
    )
    assert edges[0] > edges[1] > edges[2]


def test_marks_cover_exactly_the_spans_of_the_tables(visit, run_tables):
    spans = {
        ("entities", "entities"): ("start", "end"),
        ("cues", "attributions"): ("cue_start", "cue_end"),
        ("sources", "attributions"): ("source_start", "source_end"),
        ("content", "attributions"): ("content_start", "content_end"),
        ("hedges", "hedges"): ("start", "end"),
        ("scope", "hedges"): ("scope_start", "scope_end"),
    }
    for doc_id, text in (("north/00", PLAIN_TEXT), (HOSTILE_ID, HOSTILE_TEXT)):
        page = visit("document.html#" + quote(doc_id, safe=""))
        shown = page.evaluate(
            """() => { const marks = {};
                 for (const e of document.querySelectorAll('#text [data-layer]')) {
                   const key = [e.dataset.layer, e.dataset.table, e.dataset.row].join(' ');
                   marks[key] = (marks[key] || '') + e.textContent; }
                 return marks; }"""
        )
        expected = {}
        for (layer, table), (start, end) in spans.items():
            rows = tables.read(run_tables / f"{table}.parquet").to_pylist()
            rows = [row for row in rows if row["doc_id"] == doc_id]
            for i, row in enumerate(rows):
                if row[start] is not None:
                    expected[f"{layer} {table} {i}"] = text[row[start] : row[end]]
        assert shown == expected
        assert page.evaluate("document.getElementById('text').textContent") == text


def test_a_click_tells_the_rule_and_layers_can_be_switched(visit):
    page = visit("document.html#north%2F00")
    page.locator("#text .m-cues").first.click()
    assert "verb_subject" in page.inner_text("#detail")
    assert "هناء الرفاعي" in page.inner_text("#detail")
    colour = "e => getComputedStyle(e).backgroundColor"
    mark = page.locator("#text .m-entities").first
    assert mark.evaluate(colour) != "rgba(0, 0, 0, 0)"
    page.uncheck("#layers input[value=entities]")
    assert mark.evaluate(colour) == "rgba(0, 0, 0, 0)"
    # No space inside a word: a mark that begins or ends within one must not tear its letters apart.
    for name in (
        "paddingLeft",
        "paddingRight",
        "borderLeftWidth",
        "borderRightWidth",
        "marginLeft",
        "marginRight",
    ):
        assert mark.evaluate(f"e => getComputedStyle(e).{name}") == "0px"


def test_links_to_a_span_and_keys_from_mark_to_mark(visit):
    start = PLAIN_TEXT.index("نحو")
    page = visit(f"document.html#north%2F00:{start}-{start + 3}")
    assert page.inner_text("#text .chosen[data-layer=hedges]") == "نحو"
    assert "approx_test" in page.inner_text("#detail")
    page.keyboard.press("n")
    assert page.inner_text("#text .chosen[data-layer=entities]") == "وكالة Midar"
    page.click("#next-document")
    page.wait_for_function("document.body.dataset.ready === 'north/01'")
    assert page.locator("#previous-document").is_visible()


def test_hostile_texts_stay_text(visit):
    page = visit("document.html#" + quote(HOSTILE_ID, safe=""))
    assert page.inner_text("#title") == HOSTILE_TITLE
    assert page.evaluate("window.hacked") is None
    assert page.locator("#text script, #text b, #title img").count() == 0
    page = visit("evidence.html#layer=entities&words=" + quote("الدباغ"))
    assert page.locator("table.kwic tbody tr").count() == 1
    assert page.evaluate("window.hacked") is None
    for screen in SCREENS:
        page = visit(f"index.html#{screen}")
        page.evaluate("window.isnad.drawAll()")
        assert page.evaluate("window.hacked") is None
        assert page.locator("bdi script, bdi i, bdi u, .plot i").count() == 0


def test_tables_sort_filter_and_save(visit, tmp_path):
    page = visit("index.html#sources")
    with page.expect_download() as saved:
        page.click("[data-csv=sources]")
    saved.value.save_as(tmp_path / "sources.csv")
    lines = (tmp_path / "sources.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("source_name,type_term,n,rate,rate_low,rate_high,share")
    assert lines[1].startswith("هناء الرفاعي,person,12,") and len(lines) > 2
    page.evaluate("document.getElementById('rows-sources').dataset.words = 'هناء'")
    with page.expect_download() as saved:
        page.click("[data-csv=sources]")
    saved.value.save_as(tmp_path / "some.csv")
    some = (tmp_path / "some.csv").read_text(encoding="utf-8-sig").splitlines()
    assert some == lines[:2]  # what the filter hides is not saved
    page.evaluate("delete document.getElementById('rows-sources').dataset.words")
    head = page.locator("#rows-sources th[data-key=n] button")
    head.click()
    assert page.get_attribute("#rows-sources th[data-key=n]", "aria-sort") == "descending"
    head.click()
    assert page.locator("#rows-sources tbody tr").first.locator("td").nth(2).inner_text() == "1"
    with page.expect_download() as picture:
        page.click("[data-save=svg][data-of=sources-ranked]")
    picture.value.save_as(tmp_path / "figure.svg")
    assert (tmp_path / "figure.svg").read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(
    "address", ["index.html", "evidence.html#layer=attributions", "document.html#north%2F00"]
)
def test_axe_finds_nothing_serious(visit, address, language):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = visit(address, language)
    for screen in SCREENS if address == "index.html" else [None]:
        if screen:
            page.evaluate(f"window.location.hash = '{screen}'")
            page.wait_for_selector(f"#screen-{screen}:not([hidden])")
            page.evaluate("window.isnad.drawAll()")
        options = {"resultTypes": ["violations"], "preload": False}
        found = [
            (violation["id"], [node["html"][:160] for node in violation["nodes"][:3]])
            for violation in axe.run(page, options=options).response["violations"]
            if violation["impact"] in ("serious", "critical")
            or violation["id"].startswith("duplicate-id")
        ]
        assert not found, f"{screen}: " + json.dumps(found, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("address", ["index.html", "evidence.html", "document.html"])
def test_pages_fit_a_phone(visit, address):
    page = visit(address, "ar", width=390)
    for screen in SCREENS if address == "index.html" else [None]:
        if screen:
            page.evaluate(f"window.location.hash = '{screen}'")
            page.wait_for_selector(f"#screen-{screen}:not([hidden])")
            page.evaluate("window.isnad.drawAll()")
        too_wide = page.evaluate(
            """() => document.documentElement.scrollWidth <= 390 ? [] :
                 [...document.querySelectorAll('main *')].filter((e) => e.getClientRects().length
                   && !e.closest('.scroll, .plot') && (e.getBoundingClientRect().left < -1
                   || e.getBoundingClientRect().right > 391)).map((e) => e.outerHTML.slice(0, 120)).slice(0, 5)"""
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, (screen, too_wide)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_tables_fit_a_desktop(visit, language):
    page = visit("index.html", language, width=1300)
    for screen in ("overview", "compare"):
        page.evaluate(f"window.location.hash = '{screen}'")
        page.wait_for_selector(f"#screen-{screen}:not([hidden])")
        cut = page.evaluate(
            """() => [...document.querySelectorAll('.tabular .scroll')]
                 .filter((e) => e.getClientRects().length && e.scrollWidth > e.clientWidth + 1)
                 .map((e) => [e.closest('.tabular').id, e.scrollWidth - e.clientWidth])"""
        )
        assert cut == [], screen


def test_english_details_of_rejects_are_saved_but_not_shown_in_arabic(visit, tmp_path):
    for language, seen in (("en", True), ("ar", False)):
        page = visit("index.html#quality", language)
        page.wait_for_selector("#rows-rejects")
        for part in ("th[data-key=detail]", "tbody td:nth-child(4)"):
            assert page.locator(f"#rows-rejects {part}").first.is_visible() == seen
        with page.expect_download() as saved:
            page.click("[data-csv=rejects]")
        saved.value.save_as(tmp_path / "rejects.csv")
        assert "<script>" in (tmp_path / "rejects.csv").read_text(encoding="utf-8-sig")


def test_ids_are_unique(visit):
    page = visit("index.html")
    double = page.evaluate(
        """() => { const seen = {}; for (const e of document.querySelectorAll('[id]')) seen[e.id] = (seen[e.id] || 0) + 1;
             return Object.keys(seen).filter((id) => seen[id] > 1); }"""
    )
    assert double == []


def test_a_report_without_full_texts_gives_only_contexts(visit, run_tables, built, tmp_path):
    import shutil

    from isnad import report

    folder = tmp_path / "shared"
    shutil.copytree(built, folder)
    report.build_evidence(run_tables, folder / "evidence", full_text=False)
    page = visit("document.html#north%2F00", folder=folder)
    assert page.locator("#partial").is_visible()
    shown = page.evaluate("document.getElementById('text').textContent")
    assert "[…]" in shown and PLAIN_TEXT not in shown
    page = visit("evidence.html#layer=hedges&cue=" + quote("قد"), folder=folder)
    assert page.locator("td.word mark").first.inner_text() == "قد"
